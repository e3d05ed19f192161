package io.paellera.command.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.producer.support.Results;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.BooleanNode;

@ExtendWith(InChromium.class)
class GalleryPageTest {

  private final FruitGallery gallery;
  private final Browser browser;

  GalleryPageTest(FruitGallery gallery) {
    this.gallery = gallery;
    browser = gallery.browser();
  }

  @Test
  void onlyWhatIsInSightIsInTheDocumentAndEveryPictureCanBeReached() {
    assertThat(gallery.count()).isEqualTo("2,000 shown");
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
    assertThat(gallery.count()).isEqualTo("333 of 2,000 shown");
    assertThat(gallery.firstCaption()).startsWith("grey cat");
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
  void filtersAndOrdersGoTogether() {
    gallery.choose("status", "failed");
    assertThat(gallery.count()).isEqualTo("10 of 2,000 shown");
    assertThat(browser.evaluate("document.querySelector('.tile .failed').textContent").asString())
        .contains("<i>it</i> is poison");
    assertThat(browser.evaluate("document.querySelector('.tile .caption').textContent").asString())
        .isEqualTo("prompt of job-00005");
    gallery.choose("status", "");
    gallery.choose("steps", "12");
    assertThat(gallery.count()).isEqualTo("662 of 2,000 shown");
    gallery.choose("label", "team=<b>orchard</b>");
    assertThat(gallery.count()).isEqualTo("166 of 2,000 shown");
    gallery.choose("steps", "");
    gallery.choose("label", "");
    gallery.choose("sort", "seed");
    browser.await("document.querySelector('.tile .meta').textContent.startsWith('seed 1000 ·')");
    assertThat(gallery.count()).isEqualTo("2,000 shown");
  }

  @Test
  void hostilePromptsAreTextAndNothingElse() throws IOException {
    for (var hostile : Map.of(10, FruitGallery.SCRIPT_PROMPT, 11, FruitGallery.LONG_PROMPT).entrySet()) {
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
      assertThat(browser.evaluate("[...document.querySelectorAll('#controls *')].every(one => one.getBoundingClientRect().right <= innerWidth)"))
          .as("the row of filters scrolled sideways")
          .isEqualTo(BooleanNode.TRUE);
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
    Path page = gallery.folder().resolve("many.html");
    new GalleryPage(
            "fruit-and-animals", (result, image) -> gallery.folder().resolve("pictures/job-00000-0.png"), job -> Optional.empty())
        .write(many, new GalleryProgress(10_000, 10_000, "all"), page);
    browser.open(page.toUri());
    assertThat(gallery.count()).isEqualTo("10,000 shown");
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
