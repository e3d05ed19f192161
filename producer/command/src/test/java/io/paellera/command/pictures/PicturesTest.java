package io.paellera.command.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.command.pictures.BucketSettings.Keys;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.S3Settings;
import io.paellera.producer.support.Results;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class PicturesTest {

  private static EmbeddedS3 s3;
  private static S3Client writer;
  private static PictureStore store;

  @TempDir Path folder;

  @BeforeAll
  static void startStore() {
    s3 = EmbeddedS3.start(S3Settings.defaults().inMemory());
    s3.createBucket("pictures");
    writer =
        S3Client.builder()
            .endpointOverride(s3.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
            .build();
    store = new PictureStore(BucketSettings.at(s3.endpoint(), new Keys(s3.accessKey(), s3.secretKey())));
  }

  @AfterAll
  static void stopStore() {
    store.close();
    writer.close();
    s3.close();
  }

  private static byte[] png(int seed) throws IOException {
    var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, (seed * 2654435 + i * 97) & 0xffffff);
    }
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static RenderResult stored(String id, int images) throws Exception {
    var job = RenderJob.builder(id, "red apple").batch("fruit").images(images).build();
    var stored = new ArrayList<RenderResult.StoredImage>();
    for (int i = 0; i < images; i++) {
      byte[] bytes = png(id.hashCode() + i);
      var image = Results.image(job, i, sha256(bytes), bytes.length);
      writer.putObject(
          put -> put.bucket("pictures").key(URI.create(image.uri()).getPath().substring(1)), RequestBody.fromBytes(bytes));
      stored.add(image);
    }
    return Results.completed(job, stored);
  }

  private List<Download> download(RenderResult... results) {
    var downloads = new CopyOnWriteArrayList<Download>();
    var downloader = new PictureDownloader(store, folder, PictureNames.DEFAULT, 4);
    downloader.prepare(0);
    downloader.download(Stream.of(results), (result, download) -> downloads.add(download));
    return downloads;
  }

  @Test
  void picturesAreFetchedOnceAndVerified() throws Exception {
    var results = new RenderResult[] {stored("a", 3), stored("b", 1)};
    assertThat(download(results)).hasSize(4).allMatch(Download.Fetched.class::isInstance);
    assertThat(Files.list(folder).map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrder("a-0.png", "a-1.png", "a-2.png", "b-0.png");
    assertThat(download(results)).hasSize(4).allMatch(Download.Present.class::isInstance);

    Files.writeString(folder.resolve("a-1.png"), "cut off");
    assertThat(download(results))
        .filteredOn(Download.Fetched.class::isInstance)
        .singleElement()
        .extracting(Download::file)
        .isEqualTo(folder.resolve("a-1.png"));
    assertThat(sha256(Files.readAllBytes(folder.resolve("a-1.png")))).isEqualTo(results[0].images().get(1).sha256());
  }

  /** A job that was sent twice has two results; both name the same pictures. */
  @Test
  void theSamePictureIsNotFetchedTwiceAtATime() throws Exception {
    var twice = stored("twice", 1);
    var downloads = download(twice, twice, twice, twice, twice, twice);
    assertThat(downloads).filteredOn(Download.Fetched.class::isInstance).hasSize(1);
    assertThat(downloads).filteredOn(Download.Present.class::isInstance).hasSize(5);
  }

  @Test
  void aPictureWithAnotherSha256IsNotKept() {
    var job = RenderJob.builder("wrong", "red apple").batch("fruit").build();
    var image = Results.image(job, 0, "0".repeat(64), 5);
    writer.putObject(
        put -> put.bucket("pictures").key(URI.create(image.uri()).getPath().substring(1)), RequestBody.fromString("other"));
    assertThat(download(Results.completed(job, List.of(image))))
        .singleElement()
        .isInstanceOfSatisfying(Download.Failed.class, failed -> assertThat(failed.reason()).contains("sha256"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aPictureThatIsGoneIsReportedAndTheOthersCome() throws Exception {
    var gone = Results.completed(RenderJob.builder("gone", "x").batch("fruit").build());
    assertThat(download(gone, stored("there", 1)))
        .hasSize(2)
        .anySatisfy(
            d ->
                assertThat(d)
                    .isInstanceOfSatisfying(
                        Download.Failed.class, failed -> assertThat(failed.reason()).contains("no such object")))
        .anySatisfy(d -> assertThat(d).isInstanceOf(Download.Fetched.class));
  }

  @Test
  void keysAreNotInTheTextForm() {
    assertThat(BucketSettings.at(s3.endpoint(), new Keys("AKIA", "hush")).toString()).doesNotContain("AKIA", "hush");
  }

  @Test
  void theSheetHoldsEveryPictureInItsPlaceWithRoomForCaptions() throws Exception {
    var entries = new ArrayList<ContactSheet.Entry>();
    for (int i : IntStream.range(0, 7).toArray()) {
      var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      var graphics = image.createGraphics();
      graphics.setColor(new Color(i * 30, 200, 255 - i * 30));
      graphics.fillRect(0, 0, 64, 64);
      graphics.dispose();
      var file = folder.resolve(i + ".png");
      ImageIO.write(image, "png", file.toFile());
      entries.add(new ContactSheet.Entry(file, "a caption that is long enough for two lines and more, number " + i));
    }
    entries.add(new ContactSheet.Entry(folder.resolve("missing.png"), "missing"));

    var sheet = new ContactSheet(4, 128, 2).write(entries, folder.resolve("sheets/sheet.png"));

    assertThat(sheet.pictures()).isEqualTo(8);
    assertThat(sheet.captions()).isTrue();
    var image = ImageIO.read(folder.resolve("sheets/sheet.png").toFile());
    assertThat(image.getWidth()).isEqualTo(12 + 4 * 140);
    int cell = (image.getHeight() - 12) / 2;
    for (int i = 0; i < 7; i++) {
      int rgb = image.getRGB(12 + i % 4 * 140 + 64, 12 + i / 4 * cell + 64) & 0xffffff;
      assertThat(rgb).as("picture %d", i).isEqualTo(i * 30 << 16 | 200 << 8 | (255 - i * 30));
    }
    assertThat(image.getRGB(12 + 3 * 140 + 64, 12 + cell + 64) & 0xffffff).isEqualTo(0xddddd8);
    boolean inked =
        IntStream.range(12, 140)
            .anyMatch(x -> IntStream.range(142, 12 + cell).anyMatch(y -> (image.getRGB(x, y) & 0xff) < 0x60));
    assertThat(inked).as("caption below the first picture").isTrue();
  }
}
