# docker build -t newsarchive:1.0.0 .      compose.yaml, docs/schedule.md and docs/kubernetes.md use this image.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY newsarchive ./newsarchive
# The lock holds the versions for all that the package declares; --constraint installs no tool of the tests.
RUN python -m venv /opt/newsarchive \
    && /opt/newsarchive/bin/pip install --no-cache-dir --constraint requirements.lock .

FROM python:3.13-slim
COPY --from=build /opt/newsarchive /opt/newsarchive
# A new volume at /data takes its owner from this folder.
RUN useradd --uid 10001 newsarchive && install --directory --owner newsarchive /data
USER 10001
WORKDIR /data
ENV HOME=/tmp PATH=/opt/newsarchive/bin:$PATH
# The archive is /data/archive.db.
ENTRYPOINT ["newsarchive"]
CMD ["--help"]
