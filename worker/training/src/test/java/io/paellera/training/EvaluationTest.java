package io.paellera.training;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.paellera.renderer.RendererOptions;
import io.paellera.renderer.network.Torch;
import io.paellera.training.data.DatasetException;
import io.paellera.training.data.Enlargement;
import io.paellera.training.data.PictureInfo;
import io.paellera.training.data.Pictures;
import io.paellera.training.scores.DegenerateSampleException;
import io.paellera.renderer.weights.ModelDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {

  private static final int SIDE = 64;

  @TempDir Path folder;

  @BeforeEach
  void prepareThread() {
    Torch.start(1);
  }

  @Test
  void everyScoreOfTheBuiltInModelIsANumberInItsRange() throws IOException {
    var script = folder.resolve("means.pt");
    Files.write(script, meansOfChannels());
    var scores = evaluation(settings(Set.of(), Optional.of(script)), pictures("outlined")).run(builtIn());
    assertThat(scores.concepts()).isEqualTo(2);
    var model = scores.models().get(0);
    assertThat(model.psnr()).isBetween(5.0, 60.0);
    assertThat(model.conceptEntropy()).isBetween(0.0, 30.0);
    assertThat(model.styleEntropy()).isBetween(0.0, 30.0);
    assertThat(model.points()).hasSize(2).allSatisfy(
        point -> {
          assertThat(point.accuracy().pictures()).isEqualTo(2);
          assertThat(point.distance()).isFinite().isNotNegative();
          assertThat(point.scriptDistance()).isPresent();
        });
    new ScoreReport(scores).write(folder.resolve("report"));
    assertThat(Files.readString(folder.resolve("report").resolve("scores.md")))
        .contains("| chance | | | 50.0 %, 100.0 % |")
        .contains("paella-emoji");
    assertThat(folder.resolve("report").resolve("accuracy.png")).isNotEmptyFile();
    assertThat(folder.resolve("report").resolve("seconds.png")).isNotEmptyFile();
  }

  @Test
  void aModelThatDrawsAnotherSizeIsNamed() {
    var some = pictures("outlined");
    var large = new Pictures(some.infos(), some.pixels(), 128, List.of(), "none");
    assertThatThrownBy(() -> evaluation(settings(Set.of(), Optional.empty()), large).run(builtIn()))
        .hasMessage("the pictures to score by are read as 128x128, but paella-emoji 3 draws 64x64; --enlarge names filters");
  }

  @Test
  void aStyleThatTheDatasetLacksIsNamed() {
    var evaluation = evaluation(settings(Set.of(), Optional.empty()), pictures("glossy"));
    assertThatThrownBy(() -> evaluation.run(builtIn()))
        .isInstanceOf(DegenerateSampleException.class)
        .hasMessageContaining("no picture of the style outlined");
  }

  @Test
  void oneConceptIsNothingToTellApart() {
    assertThatThrownBy(() -> evaluation(settings(Set.of("apple"), Optional.empty()), pictures("outlined")))
        .isInstanceOf(DegenerateSampleException.class)
        .hasMessageContaining("only 1");
  }

  @Test
  void aFeatureScriptThatIsNoneIsNamedBeforeAnythingIsTrained() throws IOException {
    var script = Files.writeString(folder.resolve("inception.pt"), "<html>not found</html>");
    var told = new ArrayList<String>();
    var settings = settings(Set.of(), Optional.of(script));
    var threads = RendererOptions.withThreads(1);
    var evaluation = new Evaluation(settings, pictures("outlined"), Device.cpu(), threads, () -> 0, told::add);
    assertThatThrownBy(() -> evaluation.run(builtIn()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("inception.pt: is no TorchScript archive");
    assertThat(told).isEmpty();
  }

  @Test
  void psnrIsTheLogarithmOfTheMeanSquaredDifference() {
    var white = new float[] {1, 1, 1, 1};
    var grey = new float[] {0.9f, 0.9f, 0.9f, 0.9f};
    assertThat(Reconstruction.psnr(List.of(white), List.of(grey))).as("-10 log10(0.01)").isCloseTo(20, within(1e-4));
  }

  @Test
  void aModelThatDrawsSmallerPicturesIsScoredByItsEnlargedOnes() {
    var some = pictures("outlined");
    var large = new Pictures(some.infos(), some.pixels().stream().map(this::doubled).toList(), 128, List.of(), "none");
    var candidates = Stream.of(Enlargement.values()).map(filter -> new Candidate(ModelDirectory.builtIn(), Optional.of(filter)));
    var scores = evaluation(settings(Set.of(), Optional.empty()), large).run(candidates.toList());
    var plain = evaluation(settings(Set.of(), Optional.empty()), some).run(builtIn()).models().get(0);
    assertThat(scores.models()).extracting(Scores.OfModel::name).containsExactly("paella-emoji 3, bicubic", "paella-emoji 3, lanczos");
    assertThat(scores.models())
        .allSatisfy(
            model -> {
              assertThat(model.conceptEntropy()).as("of the same tokens").isCloseTo(plain.conceptEntropy(), within(1e-4));
              assertThat(model.psnr()).isCloseTo(plain.psnr(), within(2.0));
              assertThat(model.edgeError()).isBetween(0.0, 1.0);
            });
  }

  private float[] doubled(float[] pixels) {
    var doubled = new float[4 * pixels.length];
    for (var i = 0; i < doubled.length; i++) {
      doubled[i] = pixels[i / (128 * 128) * SIDE * SIDE + i / 128 % 128 / 2 * SIDE + i % 128 / 2];
    }
    return doubled;
  }

  private static List<Candidate> builtIn() {
    return List.of(new Candidate(ModelDirectory.builtIn(), Optional.empty()));
  }

  private static EvaluationSettings settings(Set<String> concepts, Optional<Path> script) {
    return new EvaluationSettings(
        concepts, "outlined", List.of(1, 2), List.of(1.0), 1, 1, new ClassifierSettings(1, 4, 3), script);
  }

  private static Evaluation evaluation(EvaluationSettings settings, Pictures pictures) {
    return new Evaluation(settings, pictures, Device.cpu(), RendererOptions.withThreads(1), () -> 0, what -> {});
  }

  /** Two concepts to train on and one that is held out, each in two styles. */
  private static Pictures pictures(String otherStyle) {
    var random = new Random(1);
    var infos = new ArrayList<PictureInfo>();
    var pixels = new ArrayList<float[]>();
    for (var concept : List.of("apple", "boat", "crab")) {
      for (var style : List.of("flat", otherStyle)) {
        var split = concept.equals("crab") ? PictureInfo.HELD_OUT : PictureInfo.TRAIN;
        infos.add(
            new PictureInfo(style + concept, List.of(concept), Map.of("concept", concept, "style", style), 1, split));
        var picture = new float[3 * SIDE * SIDE];
        for (var i = 0; i < picture.length; i++) {
          picture[i] = (float) (0.5 + 0.4 * Math.sin(i / (5.0 + 20 * random.nextDouble())));
        }
        pixels.add(picture);
      }
    }
    return new Pictures(infos, pixels, SIDE, List.of(), "none");
  }

  /** A TorchScript archive whose forward pass gives the mean of each channel. */
  private static byte[] meansOfChannels() throws IOException {
    var source =
        """
        class Means(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self, x: Tensor) -> Tensor:
            return torch.mean(x, [2, 3])
        """;
    var state = new ByteArrayOutputStream();
    state.write(new byte[] {(byte) 0x80, 2});
    state.write("c__torch__\nMeans\n".getBytes(US_ASCII));
    state.write(new byte[] {')', (byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
    state.write("training".getBytes(US_ASCII));
    state.write(new byte[] {(byte) 0x89, 'u', 'b', '.'});
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", state.toByteArray());
      put(zip, "code/__torch__.py", source.getBytes(UTF_8));
      put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      put(zip, "version", "10\n".getBytes(US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var entry = new ZipEntry("means/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    var checksum = new CRC32();
    checksum.update(content);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
