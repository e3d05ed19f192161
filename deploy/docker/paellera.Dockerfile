# The `paellera` command. From the repository root, after `mvn -Pimages package`:
#   docker build -f deploy/docker/paellera.Dockerfile -t paellera .
# BASE_IMAGE: any image of the Debian family with a Java 17 (or newer) runtime on its path.
ARG BASE_IMAGE=eclipse-temurin:17-jre

FROM ${BASE_IMAGE}
RUN groupadd --gid 10001 paellera \
    && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin paellera \
    && install -d -o paellera -g paellera /work /credentials
WORKDIR /opt/paellera

# From what changes seldom to what changes with every commit: third-party jars, own jars.
COPY producer/command/target/lib/[^p]*.jar producer/command/target/lib/p[^a]*.jar lib/
COPY producer/command/target/bom.json sbom.cdx.json
COPY producer/command/target/licences.txt ./
COPY producer/command/target/lib/paellera-*.jar lib/
COPY producer/command/target/paellera.jar ./

ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"

USER 10001:10001
WORKDIR /work
HEALTHCHECK NONE
ENTRYPOINT ["java", "-jar", "/opt/paellera/paellera.jar"]
CMD ["--help"]

ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="paellera" \
      org.opencontainers.image.description="Enqueues render jobs, watches them and fetches their pictures" \
      org.opencontainers.image.source="https://paellera.io/paellera" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
