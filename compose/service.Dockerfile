# A companion of the connector (broker, database, alert router) out of the distribution's package, beside the fixtures. The packages come
# from packages/ when there are any (`idrill` puts them there, so that the build needs no network), else from the base's own archive.
# They are unpacked and not set up: no daemon is started, no account made; whoever runs them brings configuration and user.
ARG BASE_IMAGE
FROM ${BASE_IMAGE}
ARG PACKAGE
USER 0:0
COPY service.Dockerfile package[s] /packages/
RUN set -e; \
    if ! ls /packages/*.deb >/dev/null 2>&1; then \
      mkdir -p /packages/partial; apt-get update -qq; \
      apt-get install -y -qq --no-install-recommends --download-only -o Dir::Cache::archives=/packages ${PACKAGE}; \
    fi; \
    dpkg --force-depends --unpack /packages/*.deb >/dev/null; ldconfig; \
    rm -rf /packages /var/lib/apt/lists/*
USER 65532:65532
