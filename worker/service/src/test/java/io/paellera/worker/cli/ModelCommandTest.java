package io.paellera.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelCommandTest {

  private static final Path GOLDEN = Path.of("../renderer/src/test/resources/golden");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path directory;

  @Test
  void infoPrintsTheCardAndWhatTheModelWeighs() {
    assertThat(run("info")).isZero();
    assertThat(out.toString())
        .contains("paella-emoji, version 3")
        .contains("defaults   64x64, 12 steps, guidance 4.0, temperature 0.6 to 0.18, no typical filter")
        .contains("unet       9,925,260 parameters")
        .containsPattern("memory     [0-9.]+ MiB of weights on a CPU: float32")
        .containsPattern("memory     [0-9.]+ MiB of weights on a GPU: U-Net and prior in float16, the rest in float32");
  }

  @Test
  void infoOfACheckpointSaysWhatItIsAndWhatAnImportPassesOver() {
    assertThat(run("info", GOLDEN.resolve("clip_text/quickgelu/full_state_dict.pt").toString())).isZero();
    assertThat(out.toString())
        .contains("full_state_dict.pt: PyTorch checkpoint, ")
        .containsPattern("  sha256     [0-9a-f]{64}")
        .contains("  published  no file whose digest is known here")
        .containsPattern("  network    CLIP text tower: [0-9,]+ parameters, F32")
        .contains("             vectors of 40, 3 layers of 64, 512 tokens, texts of at most 16")
        .containsPattern("  network    CLIP visual tower: [0-9,]+ parameters, F32")
        .contains("             vectors of 40, 1 layers of 16, pictures of 16 pixels a side in patches of 8")
        .contains("  note       1 tensor is passed over: logit_scale (1)");
  }

  @Test
  void infoOfAPartOfANetworkSaysWhatIsMissing() {
    assertThat(run("info", "../renderer/src/test/resources/checkpoints/trailing-newline.pt")).isZero();
    assertThat(out.toString())
        .contains("  network    Paella v1 or v2 U-Net")
        .contains("             can't be imported: ")
        .contains("up_blocks.0.0.cond_mapper.weight is missing");
  }

  @Test
  void verifyPrintsALineForEachCaseAndEndsWellWhenAllAgree() {
    assertThat(run("verify", GOLDEN.resolve("v1").toString())).isZero();
    assertThat(out.toString())
        .containsPattern("fwd_square_logits +largest difference \\S+ of \\S+ +ok")
        .containsPattern("sample12_step_tokens +0 of 768 tokens differ +ok")
        .contains(" cases, 0 over the tolerance of 1.0E-5");
  }

  @Test
  void verifyEndsInFailureWhenACaseIsOverTheTolerance() {
    assertThat(run("verify", "--tolerance", "0", GOLDEN.resolve("vqgan_f8").toString())).isEqualTo(1);
    assertThat(out.toString()).contains("OVER");
  }

  @Test
  void importTellsInOneLineWhatIsWrongWithAFile() throws Exception {
    var page = Files.writeString(directory.resolve("unet.pt"), "<html>not found, as failed downloads say</html>");
    var f8 = GOLDEN.resolve("vqgan_f8/vqgan_state_dict.pt").toString();
    var clip = GOLDEN.resolve("clip_text/gelu/text_state_dict.pt").toString();
    var words = page.toString();
    var code =
        run(
            "import",
            "--unet", page.toString(),
            "--vqgan", f8,
            "--clip", clip,
            "--vocabulary", words,
            "--out", directory.resolve("model").toString());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("unet.pt: is no safetensors file").hasLineCount(1);
    assertThat(directory.resolve("model")).doesNotExist();
  }

  @Test
  void importSaysWhichFilesAreMissingAndForWhat() {
    assertThat(run("import", "--vqgan", "f8.ckpt", "--out", directory.resolve("model").toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("missing: --unet FILE, which draws the tokens; --clip FILE, which makes vectors of prompts");
  }

  @Test
  void importSaysWhichFilesTheLaterVersionsNeedBesides() {
    var out = directory.resolve("model").toString();
    assertThat(run("import", "--unet", GOLDEN.resolve("v2/unet_state_dict.pt").toString(), "--clip", "c", "--out", out)).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "missing: --vqgan FILE, which makes pixels of tokens; --prior FILE, which makes the vectors of images that a v2 U-Net draws"
                + " from");
    assertThat(run("import", "--unet", GOLDEN.resolve("v3/unet_state_dict.pt").toString(), "--vqgan", "v", "--clip", "c", "--out", out))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("missing: --byt5 FILE, which makes the vectors of a prompt's bytes that a v3 U-Net attends to");
  }

  @Test
  void aSmallRandomModelOfTheSecondVersionHasAPriorAndItsSettings() {
    var model = directory.resolve("model").toString();
    assertThat(run("random", "--architecture", "paella-v2", "--scale", "0.02", "--vqgan", "f4", "--out", model)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("random-paella-v2")
        .contains("defaults   256x256, 12 steps, guidance 5.0, temperature 2.0 to 0.1, no typical filter")
        .containsPattern("  prior      [0-9,]+ parameters");
    assertThat(run("random", "--scale", "2", "--out", model + "2")).isEqualTo(2);
    assertThat(err.toString()).contains("--scale is 2.0, but must be over 0 and at most 1");
  }

  @Test
  void aSmallRandomModelOfTheThirdVersionHasAnEncoderOfBytesAndItsSettings() {
    var model = directory.resolve("model").toString();
    assertThat(run("random", "--architecture", "paella-v3", "--scale", "0.02", "--out", model)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("random-paella-v3")
        .contains(
            "defaults   256x256, 32 steps, guidance 8.0 in steps 1 to 20, temperature 1.2 to 0.2, no typical filter, noise after 26 steps")
        .containsPattern("  byt5       [0-9,]+ parameters")
        .containsPattern("  memory     [0-9.]+ MiB of weights on a GPU: .*, the text encoders on the CPU");
  }

  @Test
  void anUnknownArchitectureAndAMissingSubcommandAreWrongUse() {
    assertThat(run("random", "--architecture", "paella-v9", "--out", directory.resolve("model").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--architecture is paella-v9, but only paella-v1, paella-v2, paella-v3 are known");
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("name one of import, info, random, verify");
  }

  private int run(String... arguments) {
    return new CommandLine(new ModelCommand()).setCaseInsensitiveEnumValuesAllowed(true).setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
  }
}
