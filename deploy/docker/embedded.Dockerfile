# The S3 server of the compose file, or a Kafka broker: servers for one host. From the repository root, after `mvn -Pimages package`:
#   docker build -f deploy/docker/embedded.Dockerfile -t paellera-embedded .
# BASE_IMAGE: any image of the Debian family with a Java 17 (or newer) runtime on its path.
ARG BASE_IMAGE=eclipse-temurin:17-jre

FROM ${BASE_IMAGE}
RUN groupadd --gid 10001 paellera \
    && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin paellera \
    && install -d -o paellera -g paellera /data
WORKDIR /opt/paellera

# From what changes seldom to what changes with every commit: third-party jars, own jars.
COPY deploy/embedded/target/lib/[^p]*.jar deploy/embedded/target/lib/p[^a]*.jar lib/
COPY deploy/embedded/target/bom.json sbom.cdx.json
COPY deploy/embedded/target/licences.txt ./
COPY deploy/embedded/target/paellera-embedded.jar ./

ENV HOME=/tmp \
    JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError"

USER 10001:10001
EXPOSE 9000
HEALTHCHECK NONE
ENTRYPOINT ["java", "-jar", "/opt/paellera/paellera-embedded.jar"]
CMD ["s3", "--host", "0.0.0.0", "--port", "9000", "--data", "/data"]

ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="paellera-embedded" \
      org.opencontainers.image.description="An S3 server or a Kafka broker for one host" \
      org.opencontainers.image.source="https://paellera.io/paellera" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
