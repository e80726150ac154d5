# streamlint with a shell, and with git, which knows the ignored files of a repository.
FROM streamlint:0.1.0 AS streamlint

FROM alpine:3.22
RUN apk add --no-cache git~=2 \
  && git config --system --add safe.directory '*'
COPY --from=streamlint /streamlint /usr/local/bin/streamlint
USER 65532:65532
