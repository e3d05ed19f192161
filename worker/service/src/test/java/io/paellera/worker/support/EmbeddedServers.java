package io.paellera.worker.support;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.S3Settings;
import java.net.URI;

/** A broker and a store in this JVM. */
final class EmbeddedServers implements Servers {

  private final EmbeddedKafka kafka = EmbeddedKafka.start();
  private final EmbeddedS3 s3 = EmbeddedS3.start(S3Settings.defaults().inMemory());

  @Override
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public URI endpoint() {
    return s3.endpoint();
  }

  @Override
  public String accessKey() {
    return s3.accessKey();
  }

  @Override
  public String secretKey() {
    return s3.secretKey();
  }

  @Override
  public void close() {
    s3.close();
    kafka.close();
  }
}
