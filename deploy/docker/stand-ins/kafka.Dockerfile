# In the place of apache/kafka, for the tests in containers where no registry can be reached: the same jars, started by their own wrapper.
# Built by deploy/docker/stand-ins/build.
ARG BASE_IMAGE=paellera-stand-in/base

FROM ${BASE_IMAGE}
LABEL io.paellera.stand-in="apache/kafka"
RUN groupadd --gid 1000 appuser && useradd --uid 1000 --gid 1000 --home-dir /tmp --no-create-home appuser \
    && install -d -o appuser /var/lib/kafka/data /opt/kafka/config /mnt/shared/config /etc/kafka/docker \
    && touch /etc/kafka/docker/server.properties /etc/kafka/docker/log4j2.yaml /etc/kafka/docker/tools-log4j2.yaml
COPY deploy/embedded/target/lib/*.jar /opt/kafka/libs/
COPY deploy/docker/stand-ins/kafka-logback.xml /etc/kafka/docker/logback.xml
COPY deploy/docker/stand-ins/kafka-run /etc/kafka/docker/run
USER appuser
EXPOSE 9092
# as in apache/kafka no entry point: a container that is given a command of its own, as by Testcontainers, runs that
CMD ["/etc/kafka/docker/run"]
