package io.paellera.worker.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

class S3ObjectStoreTest {

  @Test
  void storeThatReplacesWhatIsThereIsRefusedWithTheReason() {
    var store = new S3ObjectStore(new Careless(), "pictures", "renders", PutOptions.NONE, Duration.ofSeconds(10));

    assertThatThrownBy(store::probe)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("s3://pictures/renders/.paellera was stored a second time")
        .hasMessageContaining("If-None-Match");
  }

  /** Stores every object, whatever is there. */
  private static final class Careless implements S3Client {

    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest request) {
      return HeadBucketResponse.builder().build();
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      return PutObjectResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
