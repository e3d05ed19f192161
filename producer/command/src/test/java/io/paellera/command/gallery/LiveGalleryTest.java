package io.paellera.command.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.command.pictures.BucketSettings;
import io.paellera.command.pictures.BucketSettings.Keys;
import io.paellera.command.pictures.PictureStore;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.S3Settings;
import io.paellera.producer.support.Results;
import io.paellera.schemas.RenderJob;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class LiveGalleryTest {

  @Test
  void picturesAppearAsTheyAreDoneWithTheProgressOnTop() throws IOException {
    Optional<Path> chromium = Browser.find();
    if (chromium.isEmpty()) {
      System.err.println(
          "SKIPPED: the live gallery was not tested, because no Chromium is installed (apt-get install chromium)");
    }
    Assumptions.assumeTrue(chromium.isPresent(), "Chromium is not installed");
    var apple = RenderJob.builder("live-1", "red apple <b>").build();
    var pear = RenderJob.builder("live-2", "pear").build();
    try (var s3 = EmbeddedS3.start(S3Settings.defaults().inMemory());
        var store = new PictureStore(BucketSettings.at(s3.endpoint(), new Keys(s3.accessKey(), s3.secretKey())));
        var server = new GalleryServer("live", store, 0);
        var browser = Browser.start(chromium.get(), 900, 600)) {
      put(s3, Results.image(apple, 0, "0".repeat(64), 1).uri());
      browser.open(server.uri());
      browser.await("document.getElementById('progress-text').textContent === 'waiting for the first job'");

      server.add(Results.completed(apple), job -> Optional.empty());
      server.progress(new GalleryProgress(1, 4, "1 of 4 jobs"));
      browser.await("document.querySelectorAll('.tile').length === 1");
      browser.await("document.querySelector('.tile img').naturalWidth === 64");
      browser.await("document.getElementById('progress-text').textContent === '1 of 4 jobs'");
      assertThat(browser.evaluate("document.querySelector('.tile .caption').textContent").asString())
          .isEqualTo("red apple <b>");
      assertThat(browser.evaluate("document.getElementById('bar').getAttribute('aria-valuenow')").asString()).isEqualTo("25");

      server.add(Results.failed(pear, "poison", "it is poison"), job -> Optional.of(pear));
      browser.await("document.querySelectorAll('.tile').length === 2");
      browser.screenshot(Path.of("target/screenshots/live.png"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static void put(EmbeddedS3 s3, String uri) throws IOException {
    s3.createBucket("pictures");
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", bytes);
    try (var client =
        S3Client.builder()
            .endpointOverride(s3.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
            .build()) {
      client.putObject(
          put -> put.bucket("pictures").key(URI.create(uri).getPath().substring(1)),
          RequestBody.fromBytes(bytes.toByteArray()));
    }
  }
}
