package io.paellera.command.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.producer.support.Results;
import io.paellera.schemas.Interpolation;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderMode;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.UnknownField;
import io.paellera.schemas.WeightedPrompt;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import javax.imageio.ImageIO;

/** A page of two thousand pictures, some of them odd, in a browser; its files are gone when it closes. */
final class FruitGallery implements AutoCloseable {

  static final String TITLE = "fruit-and-animals";
  private static final int PICTURES = 2_000;
  static final int WARNED = 3;
  static final String SCRIPT_PROMPT =
      "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> --> ]]> ${x}";
  static final String LONG_PROMPT = "😀🍎 مرحبا بالعالم עולם ".repeat(91).substring(0, 2_000);
  private static final String QUOTED_PROMPT = "it's a {cat}; $(rm -rf /) `ls`";

  static final String PASTED_PROMPT = "a cat\u0003\nrm -rf ~\nit's a \\ or a \u009b";

  private static final String[] SUBJECTS = {"red apple", "green pear", "grey cat", "brown dog", "blue whale", "yellow duck"};

  private final Path folder;
  private final Browser browser;

  FruitGallery(Path chromium) throws IOException {
    folder = Files.createTempDirectory("fruit-gallery-");
    int tiles =
        new GalleryPage(TITLE, this::fileOf, FruitGallery::jobOf)
            .write(results(), new GalleryProgress(1990, 2000, "1,990 of 2,000"), folder.resolve("index.html"));
    assertThat(tiles).isEqualTo(PICTURES);
    browser = Browser.start(chromium, 1280, 800);
  }

  Path folder() {
    return folder;
  }

  Browser browser() {
    return browser;
  }

  /** Loads the page anew. */
  void open() {
    browser.complaints().clear();
    browser.preferDark(false);
    browser.open(folder.resolve("index.html").toUri());
  }

  void choose(String id, String value) {
    browser.evaluate(
        "(() => { const s = document.getElementById('%s'); s.value = '%s'; s.dispatchEvent(new Event('change')); })()"
            .formatted(id, value));
  }

  String count() {
    return browser.evaluate("document.getElementById('count').textContent").asString();
  }

  String firstCaption() {
    return browser
        .evaluate(
            "[...document.querySelectorAll('.tile')].find(t => t.dataset.index === '0').querySelector('.caption').textContent")
        .asString();
  }

  String commandOf(int index) {
    browser.evaluate("document.querySelector('.tile[data-index=\"%d\"]').click()".formatted(index));
    String command = browser.evaluate("document.getElementById('command').textContent").asString();
    browser.press("Escape");
    browser.await("!document.getElementById('viewer').open");
    return command;
  }

  private static Optional<RenderJob> jobOf(String id) {
    var job = RenderJob.builder(id, "prompt of " + id);
    return switch (id) {
      case "job-00205" -> Optional.empty();
      case "job-00014" ->
          Optional.of(
              RenderJob.builder(id, null)
                  .prompts(List.of(part("red apple", 2), part("frog's", 1)))
                  .interpolation(Interpolation.SPHERICAL)
                  .build());
      case "job-00015" -> Optional.of(job.mode(RenderMode.VARIATION).image("s3://inputs/a.png").strength(0.3).build());
      default -> Optional.of(job.build());
    };
  }

  private static WeightedPrompt part(String text, double weight) {
    return new WeightedPrompt(text, OptionalDouble.of(weight), Optional.empty());
  }

  private Path fileOf(RenderResult result, RenderResult.StoredImage image) {
    return folder.resolve("pictures").resolve(result.jobId() + "-" + image.index() + ".png");
  }

  private List<RenderResult> results() throws IOException {
    Files.createDirectories(folder.resolve("pictures"));
    var results = new ArrayList<RenderResult>();
    for (int i = 0; i < PICTURES; i++) {
      String prompt =
          switch (i) {
            case 10 -> SCRIPT_PROMPT;
            case 11 -> LONG_PROMPT;
            case 12 -> QUOTED_PROMPT;
            case 13 -> PASTED_PROMPT;
            default -> SUBJECTS[i % SUBJECTS.length] + " number " + i;
          };
      var job =
          RenderJob.builder("job-%05d".formatted(i), prompt)
              .batch("fruit")
              .seed(1000 + (i * 7919) % PICTURES)
              .steps(new int[] {8, 10, 12}[i % 3])
              .guidance(4.5)
              .labels(i % 4 == 0 ? Map.of("team", "<b>orchard</b>") : Map.of("team", "zoo"))
              .build();
      var result = i % 200 == 5 ? Results.failed(job, "poison", "<i>it</i> is poison") : Results.completed(job);
      if (i == WARNED) {
        result = Results.passedOver(result, List.of(new UnknownField("<i>Steps</i>", Optional.of("steps"))));
      }
      results.add(result);
      if (!result.images().isEmpty()) {
        draw(i, fileOf(result, result.images().get(0)));
      }
    }
    return results;
  }

  private static void draw(int seed, Path file) throws IOException {
    var random = new Random(seed);
    var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.getHSBColor(random.nextFloat(), 0.3f, 1f), 64, 64, Color.WHITE));
    graphics.fillRect(0, 0, 64, 64);
    graphics.setPaint(Color.getHSBColor(random.nextFloat(), 0.8f, 0.8f));
    graphics.fillOval(8 + random.nextInt(8), 8 + random.nextInt(8), 30 + random.nextInt(18), 30 + random.nextInt(18));
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }

  @Override
  public void close() throws IOException {
    browser.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
