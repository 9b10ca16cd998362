# Debian's Redis for the trial Redis of `npm run e2e -- node`: a cluster without a registry runs it too.
FROM docker.io/library/debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends redis-server \
 && rm -rf /var/lib/apt/lists/*
USER 1000:1000
ENTRYPOINT ["redis-server"]
