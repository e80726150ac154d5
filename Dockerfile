# A static binary on nothing. Lint a folder:
#   docker run --rm -v "$PWD:/work:ro" streamlint check .
FROM swift:6.2-bookworm AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends libyaml-dev=0.2.* libpcre2-dev=10.* make=4.* \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN make build

FROM scratch
COPY --from=build /source/.build/release/streamlint /streamlint
WORKDIR /work
USER 65532:65532
LABEL org.opencontainers.image.licenses="Apache-2.0" org.opencontainers.image.source="https://github.com/streamlint/streamlint"
ENTRYPOINT ["/streamlint"]
