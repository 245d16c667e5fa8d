#!/usr/bin/env bash
# A shell script as cron starts it: curl for the calls, python3 to take the JSON apart. Right; defects redefine one function.
# shellcheck disable=SC2034
set -uo pipefail

limit() { printf -- '--max-time 10'; }
call() { # method url file-with-body key -> status on stdout, body in $STATE/answer
  # shellcheck disable=SC2046
  curl -sS $(limit) -o "$STATE/answer" -w '%{http_code}' -X "$1" "$2" \
    -H "Authorization: Bearer $(<"$STATE/token")" -H 'Content-Type: application/json' \
    ${4:+-H "Idempotency-Key: $4"} ${3:+--data-binary "@$3"} 2>"$STATE/why"
}
is_json() { local answer; answer=$(<"$STATE/answer"); [[ $answer == "{"* ]]; }

login() {
  [ -s "$STATE/token" ] && return 0
  local secret; secret=$(cat "$SECRET_FILE")
  [ "$(cat "$STATE/dead-secret" 2>/dev/null)" = "$secret" ] && { why="it rejects the credential, a new secret is needed"; return 1; }
  local status
  status=$(curl -sS --max-time 10 -o "$STATE/login" -w '%{http_code}' "$TOKEN_URL" -d grant_type=client_credentials \
    --data-urlencode "client_id=$CLIENT_ID" --data-urlencode "client_secret=$secret" 2>"$STATE/why")
  [ "$status" = 401 ] && { printf %s "$secret" >"$STATE/dead-secret"; why="it rejects the credential, a new secret is needed"; return 1; }
  [ "$status" = 200 ] || { why="its token endpoint gives no token ($status)"; return 1; }
  python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["access_token"], end="")' "$STATE/login" >"$STATE/token"
}

page() { # action words
  python3 -c 'import json,sys
a, key, dedup, words, name = sys.argv[1:]
message = {"routing_key": key, "event_action": a, "dedup_key": dedup}
if a == "trigger": message["payload"] = {"summary": words, "source": name, "severity": "error"}
print(json.dumps(message))' "$1" "$PAGER_KEY" "$NAME:$side" "$2" "$NAME" >"$STATE/page"
  [ "$(curl -sS --max-time 10 -o /dev/null -w '%{http_code}' "$PAGER_URL/v2/enqueue" -H 'Content-Type: application/json' --data-binary "@$STATE/page")" = 202 ]
}
failed() { # words: two minutes without a break, then one page
  [ -f "$STATE/since-$side" ] || date +%s >"$STATE/since-$side"
  local now; now=$(date +%s)
  if [ ! -f "$STATE/open-$side" ] && [ $((now - $(cat "$STATE/since-$side"))) -ge 120 ]; then page trigger "$1" && touch "$STATE/open-$side"; fi
  exit 1
}
well() { # everything went well
  rm -f "$STATE/since-$side"
  if [ -f "$STATE/open-$side" ]; then page resolve "" && rm -f "$STATE/open-$side"; fi
}

# op, entity, key as it is in a path, idempotency key, record: one line each, tabs between
lines() {
  python3 -c 'import json,sys,urllib.parse as u
for c in json.load(open(sys.argv[1]))["changes"]:
    r = c["record"]; k = u.quote(r["id"], safe="")
    print(c["op"], c["entity"], k, c["cursor"], "%s/%s/%s/%s" % (c["entity"], k, r["version"], c["op"]), json.dumps(r), sep="\t")' "$1"
}
next_line() { IFS=$'\t' read -r op entity key at idem record; }

write() { # one change; 0: done
  local file="" status
  printf %s "$record" >"$STATE/body"
  case $op in
    delete) status=$(call DELETE "$DESTINATION_URL/$entity/$key" "" "$idem") ;;
    create) status=$(call POST "$DESTINATION_URL/$entity" "$STATE/body" "$idem") ;;
    *) status=$(call PUT "$DESTINATION_URL/$entity/$key" "$STATE/body" "$idem") ;;
  esac
  took "$status"
}
took() {
  case $1 in
    204) return 0 ;;
    200 | 201) is_json && return 0; why="it answers $1 with something that is not JSON"; return 1 ;;
    404) [ "$op" = delete ] && return 0; why="404"; return 1 ;;
    401) rm -f "$STATE/token"; why="it answers 401"; return 1 ;;
    000) why="$(cat "$STATE/why")"; return 1 ;;
    *) why="it answers $1"; return 1 ;;
  esac
}

fetch() { # cursor
  # shellcheck disable=SC2046
  [ "$(curl -sS $(limit) -o "$STATE/changes" -w '%{http_code}' "$SOURCE_URL/changes?cursor=$1&limit=100" 2>"$STATE/why")" = 200 ]
}
main() {
  exec 9>"$STATE/lock"; flock -n 9 || exit 75
  local cursor=0 more=true why="" count
  [ -f "$STATE/cursor" ] && cursor=$(cat "$STATE/cursor")
  while :; do
    side=$SOURCE_NAME
    fetch "$cursor" || failed "$NAME cannot read from $SOURCE_NAME: $(cat "$STATE/why")"
    rm -f "$STATE/since-$side"
    lines "$STATE/changes" >"$STATE/lines"
    [ -s "$STATE/lines" ] || break
    side=$DESTINATION_NAME
    while next_line; do
      login || failed "$NAME cannot write to $DESTINATION_NAME: $why"
      write || failed "$NAME cannot write to $DESTINATION_NAME: $why"
      rm -f "$STATE/since-$side"
      cursor=$at
      echo "$cursor" >"$STATE/cursor.new" && mv "$STATE/cursor.new" "$STATE/cursor"
    done <"$STATE/lines"
  done
  well
  side=$DESTINATION_NAME
  well
}
[ "${BASH_SOURCE[0]}" = "$0" ] && main
true
