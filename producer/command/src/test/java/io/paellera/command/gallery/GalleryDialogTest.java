package io.paellera.command.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.BooleanNode;

@ExtendWith(InChromium.class)
class GalleryDialogTest {

  private final FruitGallery gallery;
  private final Browser browser;

  GalleryDialogTest(FruitGallery gallery) {
    this.gallery = gallery;
    browser = gallery.browser();
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
  void whatWasDoneOtherwiseThanAskedIsMarkedAndTold() throws IOException {
    assertThat(browser.evaluate("document.querySelectorAll('.tile .warned').length").asInt()).isEqualTo(1);
    browser.evaluate("document.querySelector('.tile[data-index=\"" + FruitGallery.WARNED + "\"]').click()");
    browser.await("document.getElementById('viewer').open && document.getElementById('large').naturalWidth === 64");
    assertThat(browser.evaluate("document.getElementById('facts').textContent").asString())
        .contains("warningpassed over: <i>Steps</i> is no field that is known; did you mean steps?");
    browser.screenshot(Path.of("target/screenshots/warning.png"));
  }

  @Test
  void theThumbnailStandsInWhereThePictureIsGone() throws IOException {
    Path picture = gallery.folder().resolve("pictures/job-00003-0.png");
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
  void theCommandOfAHostilePromptIsQuotedForTheShell() {
    browser.evaluate("document.querySelector('.tile[data-index=\"12\"]').click()");
    assertThat(browser.evaluate("document.getElementById('command').textContent").asString())
        .endsWith("-- 'it'\\''s a {{cat}}; $(rm -rf /) `ls`'");
  }

  @Test
  void theCommandAsksForWhatTheJobAskedForBesidesItsPrompt() {
    assertThat(gallery.commandOf(14))
        .endsWith(
            " --set 'prompts=[{\"text\":\"red apple\",\"weight\":2.0},{\"text\":\"frog'\\''s\",\"weight\":1.0}]'"
                + " --set 'interpolation=spherical'");
    assertThat(gallery.commandOf(15))
        .endsWith(
            " --set 'mode=variation' --set 'image=s3://inputs/a.png' --set 'strength=0.3' -- 'brown dog number 15'");
  }

  @Test
  void theDialogOfAFailedJobThatNobodyCanReadOfferedACommandWithoutAPrompt() {
    gallery.choose("status", "failed");
    assertThat(gallery.commandOf(1)).startsWith("# what it asked for can't be read").doesNotContain("undefined");
    assertThat(browser.evaluate("document.getElementById('copy').hidden")).as("there is nothing to copy").isEqualTo(BooleanNode.TRUE);
  }

  /** Ctrl-C and a line end in a pasted text would leave the quotes and run what follows. */
  @Test
  void theCommandHoldsNoControlCharacters() throws Exception {
    String command = gallery.commandOf(13);
    assertThat(command).endsWith("-- $'a cat\\u0003\\u000arm -rf ~\\u000ait\\'s a \\\\ or a \\u009b'");
    String argument = command.substring(command.indexOf(" -- ") + 4);
    Path read = gallery.folder().resolve("argument");
    var bash = new ProcessBuilder("bash", "-c", "export LC_ALL=C.UTF-8; printf %s " + argument);
    assertThat(bash.redirectOutput(read.toFile()).start().waitFor()).isZero();
    assertThat(Files.readString(read)).isEqualTo(FruitGallery.PASTED_PROMPT);
  }
}
