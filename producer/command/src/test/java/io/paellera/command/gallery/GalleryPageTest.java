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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GalleryPageTest {

  private static final int ENTRIES = 2_000;
  private static final int WARNED = 3;
  private static final String SCRIPT_PROMPT =
      "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> --> ]]> ${x}";
  private static final String LONG_PROMPT = "😀🍎 مرحبا بالعالم עולם ".repeat(91).substring(0, 2_000);
  private static final String QUOTED_PROMPT = "it's a {cat}; $(rm -rf /) `ls`";

  private static final String PASTED_PROMPT = "a cat\u0003\nrm -rf ~\nit's a \\ or a \u009b";

  private static final String[] SUBJECTS = {"red apple", "green pear", "grey cat", "brown dog", "blue whale", "yellow duck"};

  private static Path folder;
  private static Browser browser;

  @BeforeAll
  static void writePage(@TempDir Path target) throws IOException {
    Optional<Path> chromium = Browser.find();
    if (chromium.isEmpty()) {
      System.err.println(
          "SKIPPED: the gallery page was not tested, because no Chromium is installed (apt-get install chromium)");
    }
    Assumptions.assumeTrue(chromium.isPresent(), "Chromium is not installed");
    folder = target;
    List<RenderResult> results = results(ENTRIES);
    int tiles =
        new GalleryPage("fruit-and-animals", GalleryPageTest::fileOf, GalleryPageTest::jobOf)
            .write(results, new GalleryProgress(1990, 2000, "1,990 of 2,000"), page());
    assertThat(tiles).isEqualTo(ENTRIES);
    browser = Browser.start(chromium.get(), 1280, 800);
  }

  @AfterAll
  static void closeBrowser() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openPage() {
    browser.complaints().clear();
    browser.preferDark(false);
    browser.open(page().toUri());
  }

  @AfterEach
  void nothingWasComplainedOf() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.evaluate("document.title").asString()).isEqualTo("fruit-and-animals");
  }

  private static Path page() {
    return folder.resolve("index.html");
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

  private static Path fileOf(RenderResult result, RenderResult.StoredImage image) {
    return folder.resolve("pictures").resolve(result.jobId() + "-" + image.index() + ".png");
  }

  private static List<RenderResult> results(int count) throws IOException {
    Files.createDirectories(folder.resolve("pictures"));
    var results = new ArrayList<RenderResult>();
    for (int i = 0; i < count; i++) {
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
              .seed(1000 + (i * 7919) % ENTRIES)
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

  private static void choose(String id, String value) {
    browser.evaluate(
        "(() => { const s = document.getElementById('%s'); s.value = '%s'; s.dispatchEvent(new Event('change')); })()"
            .formatted(id, value));
  }

  private static String count() {
    return browser.evaluate("document.getElementById('count').textContent").asString();
  }

  private static String firstCaption() {
    return browser
        .evaluate(
            "[...document.querySelectorAll('.tile')].find(t => t.dataset.index === '0').querySelector('.caption').textContent")
        .asString();
  }

  @Test
  void onlyWhatIsInSightIsInTheDocumentAndEveryPictureCanBeReached() {
    assertThat(count()).isEqualTo("2,000 shown");
    assertThat(browser.evaluate("document.querySelectorAll('.tile').length").asInt()).isBetween(12, 80);
    browser.press("End");
    browser.await("document.querySelector('.tile[aria-selected=true]')?.dataset.index === '1999'");
    assertThat(browser.evaluate("document.querySelectorAll('.tile').length").asInt()).isBetween(12, 80);
    browser.await("[...document.querySelectorAll('.tile img')].every(i => i.complete && i.naturalWidth === 64)");
  }

  @Test
  void searchFindsPromptsLabelsAndIds() throws IOException {
    browser.press("/");
    browser.type("GREY cat");
    browser.await("document.getElementById('count').textContent.startsWith('33')");
    assertThat(count()).isEqualTo("333 of 2,000 shown");
    assertThat(firstCaption()).startsWith("grey cat");
    browser.screenshot(Path.of("target/screenshots/search.png"));
    browser.press("Escape");
    browser.await("document.getElementById('count').textContent === '2,000 shown'");
    browser.press("/");
    browser.type("job-01234");
    browser.await("document.getElementById('count').textContent === '1 of 2,000 shown'");
    browser.evaluate("document.getElementById('search').value = ''");
    browser.type("مرحبا");
    browser.await("document.getElementById('count').textContent === '1 of 2,000 shown'");
  }

  @Test
  void whatWasDoneOtherwiseThanAskedIsMarkedAndTold() throws IOException {
    assertThat(browser.evaluate("document.querySelectorAll('.tile .warned').length").asInt()).isEqualTo(1);
    browser.evaluate("document.querySelector('.tile[data-index=\"" + WARNED + "\"]').click()");
    browser.await("document.getElementById('viewer').open && document.getElementById('large').naturalWidth === 64");
    assertThat(browser.evaluate("document.getElementById('facts').textContent").asString())
        .contains("warningpassed over: <i>Steps</i> is no field that is known; did you mean steps?");
    browser.screenshot(Path.of("target/screenshots/warning.png"));
  }

  @Test
  void filtersAndOrdersGoTogether() {
    choose("status", "failed");
    assertThat(count()).isEqualTo("10 of 2,000 shown");
    assertThat(browser.evaluate("document.querySelector('.tile .failed').textContent").asString())
        .contains("<i>it</i> is poison");
    assertThat(browser.evaluate("document.querySelector('.tile .caption').textContent").asString())
        .isEqualTo("prompt of job-00005");
    choose("status", "");
    choose("steps", "12");
    assertThat(count()).isEqualTo("662 of 2,000 shown");
    choose("label", "team=<b>orchard</b>");
    assertThat(count()).isEqualTo("166 of 2,000 shown");
    choose("steps", "");
    choose("label", "");
    choose("sort", "seed");
    browser.await("document.querySelector('.tile .meta').textContent.endsWith('seed 1000')");
    assertThat(count()).isEqualTo("2,000 shown");
  }

  @Test
  void enlargeShowsThePictureItsSettingsAndTheCommandThatMakesItAgain() throws IOException {
    browser.evaluate("document.querySelector('.tile').click()");
    browser.await("document.getElementById('viewer').open && document.getElementById('large').naturalWidth === 64");
    assertThat(browser.evaluate("document.getElementById('large').src").asString()).endsWith("pictures/job-00000-0.png");
    assertThat(browser.evaluate("document.getElementById('facts').textContent").asString())
        .contains("seed1000", "steps8", "guidance4.5", "64 × 64");
    assertThat(browser.evaluate("document.getElementById('command').textContent").asString())
        .isEqualTo(
            "paellera enqueue --seed 1000 --steps 8 --guidance 4.5 --set temperature=1..0.3 --set typicalMass=0.2"
                + " --size 64x64 -- "
                + "'red apple number 0'");
    browser.screenshot(Path.of("target/screenshots/enlarged.png"));
    browser.press("ArrowRight");
    browser.await("document.getElementById('prompt').textContent === 'green pear number 1'");
    browser.press("c");
    browser.await("document.getElementById('copy').textContent === 'Copied'");
    browser.press("Escape");
    browser.await("!document.getElementById('viewer').open");
  }

  @Test
  void theThumbnailStandsInWhereThePictureIsGone() throws IOException {
    Path picture = folder.resolve("pictures/job-00003-0.png");
    byte[] content = Files.readAllBytes(picture);
    Files.delete(picture);
    try {
      browser.evaluate("document.querySelector('.tile[data-index=\"3\"]').click()");
      browser.await(
          "document.getElementById('large').src.startsWith('data:image/jpeg')"
              + " && document.getElementById('large').naturalWidth === 64");
    } finally {
      Files.write(picture, content);
    }
    browser.complaints().removeIf(complaint -> complaint.contains("ERR_FILE_NOT_FOUND"));
  }

  @Test
  void hostilePromptsAreTextAndNothingElse() throws IOException {
    for (var hostile : Map.of(10, SCRIPT_PROMPT, 11, LONG_PROMPT).entrySet()) {
      browser.evaluate("document.querySelector('.tile[data-index=\"%d\"]').click()".formatted(hostile.getKey()));
      assertThat(browser.evaluate("document.getElementById('prompt').textContent").asString()).isEqualTo(hostile.getValue());
      assertThat(
              browser
                  .evaluate("document.querySelectorAll('#viewer script, #grid script, .tile b, #details b').length")
                  .asInt())
          .isZero();
      browser.screenshot(Path.of("target/screenshots/hostile-" + hostile.getKey() + ".png"));
      browser.press("Escape");
      browser.await("!document.getElementById('viewer').open");
    }
    assertThat(browser.evaluate("document.scripts.length").asInt()).isEqualTo(3);
  }

  @Test
  void thePolicyStopsScriptsThatAreNotThePages() {
    browser.evaluate(
        "(() => { const s = document.createElement('script'); s.textContent = 'document.title = \"owned\"';"
            + " document.body.append(s); })()");
    browser.evaluate(
        "(() => { const d = document.createElement('div'); d.innerHTML = '<img src=x onerror=\"document.title=1\">';"
            + " document.body.append(d); })()");
    browser.await("performance.now() > 0");
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> browser.complaints().stream().filter(c -> c.contains("Content Security Policy")).count() >= 2);
    browser.complaints().clear();
    browser.evaluate("new Promise(done => setTimeout(done, 50))");
    browser
        .complaints()
        .removeIf(complaint -> complaint.contains("Content Security Policy") || complaint.contains("ERR_FILE_NOT_FOUND"));
  }

  @Test
  void theCommandOfAHostilePromptIsQuotedForTheShell() {
    browser.evaluate("document.querySelector('.tile[data-index=\"12\"]').click()");
    assertThat(browser.evaluate("document.getElementById('command').textContent").asString())
        .endsWith("-- 'it'\\''s a {{cat}}; $(rm -rf /) `ls`'");
  }

  @Test
  void theCommandAsksForWhatTheJobAskedForBesidesItsPrompt() {
    assertThat(commandOf(14))
        .endsWith(
            " --set 'prompts=[{\"text\":\"red apple\",\"weight\":2.0},{\"text\":\"frog'\\''s\",\"weight\":1.0}]'"
                + " --set 'interpolation=spherical'");
    assertThat(commandOf(15))
        .endsWith(
            " --set 'mode=variation' --set 'image=s3://inputs/a.png' --set 'strength=0.3' -- 'brown dog number 15'");
  }

  @Test
  void theDialogOfAFailedJobThatNobodyCanReadOfferedACommandWithoutAPrompt() {
    choose("status", "failed");
    assertThat(commandOf(1)).startsWith("# what it asked for can't be read").doesNotContain("undefined");
  }

  private static String commandOf(int index) {
    browser.evaluate("document.querySelector('.tile[data-index=\"%d\"]').click()".formatted(index));
    String command = browser.evaluate("document.getElementById('command').textContent").asString();
    browser.press("Escape");
    browser.await("!document.getElementById('viewer').open");
    return command;
  }

  /** Ctrl-C and a line end in a pasted text would leave the quotes and run what follows. */
  @Test
  void theCommandHoldsNoControlCharacters() throws Exception {
    String command = commandOf(13);
    assertThat(command).endsWith("-- $'a cat\\u0003\\u000arm -rf ~\\u000ait\\'s a \\\\ or a \\u009b'");
    String argument = command.substring(command.indexOf(" -- ") + 4);
    Path read = folder.resolve("argument");
    var bash = new ProcessBuilder("bash", "-c", "export LC_ALL=C.UTF-8; printf %s " + argument);
    assertThat(bash.redirectOutput(read.toFile()).start().waitFor()).isZero();
    assertThat(Files.readString(read)).isEqualTo(PASTED_PROMPT);
  }

  @Test
  void lightAndDarkFollowTheSystemAndTheButton() throws IOException {
    String background = "getComputedStyle(document.body).backgroundColor";
    assertThat(browser.evaluate(background).asString()).isEqualTo("rgb(250, 250, 247)");
    browser.screenshot(Path.of("target/screenshots/light.png"));
    browser.preferDark(true);
    assertThat(browser.evaluate(background).asString()).isEqualTo("rgb(23, 23, 26)");
    browser.screenshot(Path.of("target/screenshots/dark.png"));
    browser.evaluate("document.getElementById('theme').click()");
    assertThat(browser.evaluate(background).asString()).isEqualTo("rgb(250, 250, 247)");
    browser.press("d");
    assertThat(browser.evaluate(background).asString()).isEqualTo("rgb(23, 23, 26)");
  }

  /** A telephone showed one column of 176 pixels below a large header; at 1280 pixels an empty strip was left at the right. */
  @ParameterizedTest
  @CsvSource({"390, 2", "768, 4", "1280, 7"})
  void columnsFillTheWidthOfAnyScreenWithAScrollBarOrWithout(int width, int columns) throws IOException {
    try {
      browser.resize(width, 800);
      for (int scrollBar : new int[] {0, 15}) {
        browser.evaluate("document.getElementById('scroll').style.borderRight = '%dpx solid'".formatted(scrollBar));
        String tiles = "[...document.querySelectorAll('.tile')].map(tile => tile.getBoundingClientRect())";
        String grid = "document.getElementById('grid').getBoundingClientRect()";
        browser.await("new Set(%s.map(tile => tile.left)).size === %d".formatted(tiles, columns));
        browser.await("Math.abs(%s.right - Math.max(...%s.map(tile => tile.right))) < %d".formatted(grid, tiles, columns));
        browser.await("document.documentElement.scrollWidth === " + width);
      }
      browser.screenshot(Path.of("target/screenshots/width-" + width + ".png"));
      assertThat(browser.evaluate("document.querySelector('header').offsetHeight").asInt())
          .as("a quarter of the screen at most")
          .isLessThan(200);
    } finally {
      browser.resize(1280, 800);
    }
  }

  @Test
  void arrowsMoveThroughTheGridAndEnterEnlarges() {
    browser.evaluate("document.getElementById('grid').focus()");
    browser.press("ArrowRight");
    browser.press("ArrowRight");
    browser.press("ArrowDown");
    int columns = browser.evaluate("Math.floor((document.getElementById('grid').clientWidth + 12) / 176)").asInt();
    assertThat(browser.evaluate("document.querySelector('.tile[aria-selected=true]').dataset.index").asString())
        .isEqualTo(String.valueOf(1 + columns));
    browser.press("Enter");
    browser.await("document.getElementById('viewer').open");
  }

  @Test
  void aPageOfTenThousandPicturesKeepsFewInTheDocument() throws IOException {
    var many = new ArrayList<RenderResult>();
    for (int i = 0; i < 10_000; i++) {
      many.add(Results.completed(RenderJob.builder("many-%05d".formatted(i), "prompt number " + i).build()));
    }
    Path page = folder.resolve("many.html");
    new GalleryPage(
            "fruit-and-animals", (result, image) -> folder.resolve("pictures/job-00000-0.png"), job -> Optional.empty())
        .write(many, new GalleryProgress(10_000, 10_000, "all"), page);
    browser.open(page.toUri());
    assertThat(count()).isEqualTo("10,000 shown");
    browser.press("/");
    browser.type("many-0123");
    browser.await("document.getElementById('count').textContent === '10 of 10,000 shown'");
    browser.press("Escape");
    browser.evaluate("document.getElementById('scroll').scrollTop = 1e9");
    browser.await("document.querySelector('.tile[data-index=\"9999\"]')");
    assertThat(browser.evaluate("document.querySelectorAll('.tile').length").asInt()).isBetween(12, 80);
    System.out.printf(
        "10,000 pictures: page of %,d KB, loaded in %s ms, a search takes %s ms%n",
        Files.size(page) / 1024,
        browser.evaluate("Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd)"),
        browser.evaluate(
            "(() => { const start = performance.now(); const s = document.getElementById('search'); s.value = 'number 12';"
                + " s.dispatchEvent(new Event('input')); return Math.round(performance.now() - start); })()"));
  }
}
