package io.paellera.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.command.progress.Terminal;
import io.paellera.command.prompts.JobPlan;
import io.paellera.command.prompts.PromptSource;
import io.paellera.producer.ResultQuery;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderJobBuilder;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.StoredImage;
import io.paellera.schemas.RenderStatus;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job from end to end: real broker, real object store, the built-in model. */
class MainJobTest {

  private static final Terminal NOBODY = Terminal.none(new PrintStream(PrintStream.nullOutputStream()));

  @TempDir static Path directory;

  private static LocalSystem system;

  @BeforeAll
  static void startEverything() throws IOException, InterruptedException {
    system = LocalSystem.start(directory.resolve("data"), LocalModel.builtIn(), Map.of());
  }

  @AfterAll
  static void stopEverything() {
    system.close();
  }

  @Test
  void everyJobHasOneResultAndEveryPictureLiesInTheBucketAsItsResultSays() throws IOException, InterruptedException {
    Path prompts =
        Files.writeString(
            directory.resolve("prompts.csv"), "prompt,steps,images\nred apple,4,2\nrocket,3,1\nhouse,4,1\npizza,3,3\n");
    var plan = JobPlan.of(PromptSource.file(prompts), "main-job");
    var folder = directory.resolve("render");

    RunReport report = new RenderRun(plan, plan.check(), folder, NOBODY).execute(system);

    assertThat(report.successful()).isTrue();
    assertThat(report.pictures()).isEqualTo(7);
    assertThat(report.rows()).isGreaterThanOrEqualTo(7);
    assertThat(ImageIO.read(report.sheet().toFile())).isNotNull();
    List<RenderResult> results = results("main-job");
    assertThat(results).hasSize(4).allMatch(result -> result.status() == RenderStatus.COMPLETED);
    assertThat(results.stream().map(RenderResult::jobId)).doesNotHaveDuplicates();
    for (RenderResult result : results) {
      for (StoredImage image : result.images()) {
        assertStoredAsTold(image);
      }
    }
    try (var files = Files.list(report.folder())) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).hasSize(7).allMatch(name -> name.endsWith(".png"));
    }
  }

  @Test
  void theSameJobGivesTheSamePictureAmongOtherBatchMates() throws Exception {
    RenderJob job = job("alone", "alone").build();
    RenderJob sameAmongOthers = job("among", "among").build();
    RenderResult alone;
    try (var client = system.newClient()) {
      alone = client.submit(job).get(10, TimeUnit.MINUTES);
      var others = List.of(job("m1", "among").seed(1).build(), job("m2", "among").seed(2).build(), job("m3", "among").seed(3).build());
      var futures = others.stream().map(client::submit).toList();
      RenderResult among = client.submit(sameAmongOthers).get(10, TimeUnit.MINUTES);
      for (var future : futures) {
        future.get(10, TimeUnit.MINUTES);
      }
      assertThat(pixels(among.images().get(0))).isEqualTo(pixels(alone.images().get(0)));
      assertThat(pixels(futures.get(0).get().images().get(0))).isNotEqualTo(pixels(alone.images().get(0)));
    }
  }

  private static RenderJobBuilder job(String id, String batch) {
    return RenderJob.builder(id, "sunflower").batch(batch).steps(4).seed(77);
  }

  private static void assertStoredAsTold(StoredImage image) throws IOException {
    byte[] stored = stored(image);
    assertThat((long) stored.length).isEqualTo(image.bytes());
    assertThat(sha256(stored)).isEqualTo(image.sha256());
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(stored));
    assertThat(picture.getWidth()).isEqualTo(image.width()).isEqualTo(64);
    assertThat(picture.getHeight()).isEqualTo(image.height()).isEqualTo(64);
  }

  private static List<Integer> pixels(StoredImage image) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(stored(image)));
    int[] rgb = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    return Arrays.stream(rgb).boxed().collect(Collectors.toList());
  }

  private static byte[] stored(StoredImage image) throws IOException {
    try (InputStream in = system.pictures().open(image.uri())) {
      return in.readAllBytes();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static List<RenderResult> results(String batch) {
    try (var client = system.newClient();
        var results = client.results(ResultQuery.ofBatch(batch));
        var stream = results.stream()) {
      return stream.toList();
    }
  }
}
