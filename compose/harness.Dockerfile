# The harness itself, for people on other systems: `docker run … idrill run` with the local runtime inside. Built by `make image`, which
# puts all wheels beside this file. BASE_IMAGE needs python3 (3.11 or newer) and nothing else.
ARG BASE_IMAGE=python:3.12-slim

FROM ${BASE_IMAGE} AS site
COPY wheels /wheels/
RUN set -e; mkdir /site; for wheel in /wheels/*.whl; do python3 -m zipfile -e "$wheel" /site; done; \
    python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash /site

FROM ${BASE_IMAGE}
LABEL idrill.image=harness
COPY --from=site /site /opt/idrill/site
RUN packages=$(python3 -c 'import site; print(site.getsitepackages()[0])') && mkdir -p "$packages" && \
    echo /opt/idrill/site >"$packages/idrill.pth" && \
    printf '#!/bin/sh\nexec python3 -m harness "$@"\n' >/usr/local/bin/idrill && chmod 755 /usr/local/bin/idrill && \
    mkdir -m 1777 /work && mkdir -m 777 /home/idrill && chown 65532:65532 /home/idrill
ENV PYTHONUNBUFFERED=1 HOME=/home/idrill
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["idrill"]
CMD ["--help"]
