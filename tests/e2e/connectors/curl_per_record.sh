#!/usr/bin/env bash
# A batch as cron starts it: one curl for each record. Right, and slow at a high speed, since the start of curl is not accelerated.
set -uo pipefail
cursor=$(cat "$STATE/cursor" 2>/dev/null || echo 0)
token=$(curl -sf -m 60 -d grant_type=client_credentials -d "client_id=$CLIENT_ID" --data-urlencode "client_secret=$(cat "$SECRET_FILE")" \
  "$TOKEN_URL" | jq -r .access_token)
[ -n "$token" ] || exit 1
while :; do
  page=$(curl -sf -m 60 "$SOURCE_URL/changes?cursor=$cursor&limit=100") || exit 1
  while IFS=$'\t' read -r at entity key record; do
    [ -n "$at" ] || continue
    curl -sf -m 60 -o "$STATE/answer" -X PUT -H "Authorization: Bearer $token" -H "Idempotency-Key: $entity-$key-$at" \
      -H 'Content-Type: application/json' --data-binary "$record" "$DESTINATION_URL/$entity/$key" || exit 1
    echo "$at" >"$STATE/cursor"
  done < <(jq -r '.changes[] | [.cursor, .entity, .record.id, (.record | tojson)] | map(tostring) | join("\t")' <<<"$page")
  cursor=$(jq -r .next_cursor <<<"$page")
  echo "$cursor" >"$STATE/cursor"
  [ "$(jq -r .has_more <<<"$page")" = true ] || break
done
