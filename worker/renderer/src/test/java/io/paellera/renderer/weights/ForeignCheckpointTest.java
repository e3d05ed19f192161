package io.paellera.renderer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints as training programs leave them: taken as they are, and nothing of them run. */
class ForeignCheckpointTest {

  private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");
  private static final float[] WEIGHTS = {0, 1, 2, 3, 4, 5, 6, 7};

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "counter, clf.weight, 'the weights lie under state_dict; passed over, neither loaded nor run: collections.Counter; passed over: what"
        + " stands under keys that are no texts, 1 in number'",
    "crc-not-computed, clf.weight, ''",
    "expanded-buffer, clf.weight, ''",
    "none-key, clf.weight, 'the weights lie under state_dict; passed over: what stands under keys that are no texts, 2 in number'",
    "prefix-compiled-ddp, _orig_mod.module.clf.weight, ''",
    "prefix-twice, module.module.clf.weight, ''",
    "trailing-newline, clf.weight, ''",
    "under-model, clf.weight, the weights lie under model",
    "under-model_state_dict, clf.weight, the weights lie under model_state_dict"
  })
  void weightsAreFoundAndWhatWasPassedOverIsTold(String file, String tensor, String notes) {
    try (var checkpoint = TensorFiles.open(CHECKPOINTS.resolve(file + ".pt"));
        var manager = NDManager.newBaseManager()) {
      assertThat(checkpoint.load(tensor, manager).toFloatArray()).containsExactly(WEIGHTS);
      assertThat(String.join("; ", checkpoint.notes())).isEqualTo(notes);
    }
  }

  @Test
  void anExpandedBufferRepeatsItsElementAsPyTorchReadsIt() {
    try (var checkpoint = TensorFiles.open(CHECKPOINTS.resolve("expanded-buffer.pt"));
        var manager = NDManager.newBaseManager()) {
      var mask = checkpoint.load("mask", manager);
      assertThat(mask.size()).isGreaterThan(1);
      assertThat(mask.toFloatArray()).containsOnly(1);
    }
  }

  @Test
  void rawWeightsBesideAveragedOnesNeedAChoice() {
    var file = CHECKPOINTS.resolve("raw-and-ema.pt");
    assertThatThrownBy(() -> TensorFiles.open(file))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("raw weights under state_dict and averaged ones under ema_state_dict")
        .hasMessageContaining("--weights raw or --weights ema");
    try (var averaged = TensorFiles.open(file, Optional.of(WeightSet.EMA));
        var raw = TensorFiles.open(file, Optional.of(WeightSet.RAW));
        var manager = NDManager.newBaseManager()) {
      assertThat(averaged.load("clf.weight", manager).toFloatArray()).containsExactly(WEIGHTS);
      assertThat(raw.load("clf.weight", manager).toFloatArray()).containsOnly(0);
    }
    assertThatThrownBy(() -> TensorFiles.open(CHECKPOINTS.resolve("under-model.pt"), Optional.of(WeightSet.EMA)))
        .hasMessageContaining("holds no averaged weights, only those under model");
  }

  @Test
  void averagesThatLieBesideTheWeightsInOneDictionaryNeedAChoiceToo() throws IOException {
    var checkpoint = new CraftedCheckpoint().beginDictionary().text("model").beginDictionary();
    checkpoint.text("step").integer(7);
    vector(checkpoint, "online_model.clf.weight", 1, 2);
    vector(checkpoint, "ema_model.clf.weight", 3, 4);
    var file = checkpoint.endDictionary().endDictionary().end().write(directory.resolve("ema.pt"));

    assertThatThrownBy(() -> TensorFiles.open(file))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("raw weights under model and averaged ones under model.ema_model; say which");
    assertHolds(file, WeightSet.RAW, "online_model.clf.weight", 1, 2);
    assertHolds(file, WeightSet.EMA, "ema_model.clf.weight", 3, 4);
  }

  @Test
  void averagesInADictionaryBesideBareWeightsNeedAChoiceToo() throws IOException {
    var checkpoint = new CraftedCheckpoint().beginDictionary();
    vector(checkpoint, "clf.weight", 1, 2);
    vector(checkpoint.text("ema").beginDictionary(), "clf.weight", 3, 4);
    var file = checkpoint.endDictionary().endDictionary().end().write(directory.resolve("bare.pt"));

    assertThatThrownBy(() -> TensorFiles.open(file))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("raw weights outside all dictionaries and averaged ones under ema");
    assertHolds(file, WeightSet.RAW, "clf.weight", 1, 2);
    assertHolds(file, WeightSet.EMA, "clf.weight", 3, 4);
  }

  @Test
  void averagesAreToldFromWeightsWhateverWrappersStandInsideTheNames() throws IOException {
    var checkpoint = new CraftedCheckpoint().beginDictionary();
    vector(checkpoint, "model._orig_mod.clf.module.weight", 1, 2);
    vector(checkpoint, "model.ema_model.module.clf.weight", 3, 4);
    var file = checkpoint.endDictionary().end().write(directory.resolve("wrapped.pt"));

    assertThatThrownBy(() -> TensorFiles.open(file))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("averaged ones under model.ema_model; say which");
    assertHolds(file, WeightSet.RAW, "model._orig_mod.clf.module.weight", 1, 2);
    assertHolds(file, WeightSet.EMA, "model.ema_model.module.clf.weight", 3, 4);
  }

  /** As in a checkpoint of PyTorch. */
  @Test
  void rawWeightsBesideAveragedOnesInASafetensorsFileNeedAChoiceToo() {
    var file = directory.resolve("ema.safetensors");
    var tensors = new TestTensors().floats("model.clf.weight", new Shape(2), 1, 2).floats("ema_model.clf.weight", new Shape(2), 3, 4);
    SafetensorsWriter.write(file, tensors, Map.of());

    assertThat(TensorFiles.weightSets(file)).containsExactlyInAnyOrder(WeightSet.RAW, WeightSet.EMA);
    assertThatThrownBy(() -> TensorFiles.open(file))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("holds raw weights and averaged ones under ema_model; say which: --weights raw or --weights ema");
    assertHolds(file, WeightSet.RAW, "model.clf.weight", 1, 2);
    assertHolds(file, WeightSet.EMA, "ema_model.clf.weight", 3, 4);
  }

  @Test
  void averagesAloneInASafetensorsFileAreTaken() {
    var file = directory.resolve("alone.safetensors");
    SafetensorsWriter.write(file, new TestTensors().floats("ema_model.clf.weight", new Shape(2), 3, 4), Map.of());
    try (var opened = TensorFiles.open(file)) {
      assertThat(opened.names()).containsExactly("ema_model.clf.weight");
    }
    assertThat(TensorFiles.weightSets(file)).isEmpty();
  }

  @Test
  void averagesAloneAreTakenWhateverStandsBeforeTheirNames() throws IOException {
    var checkpoint = new CraftedCheckpoint().beginDictionary();
    vector(checkpoint, "ema_model.clf.weight", 1, 2);
    var file = checkpoint.endDictionary().end().write(directory.resolve("alone.pt"));
    try (var opened = TensorFiles.open(file)) {
      assertThat(opened.names()).containsExactly("ema_model.clf.weight");
    }
  }

  @Test
  void aTensorOfAClassOfItsOwnIsATensor() throws IOException {
    var checkpoint = new CraftedCheckpoint().beginDictionary().text("a");
    checkpoint.global("torch._tensor", "_rebuild_from_type_v2").op('(');
    checkpoint.global("torch._utils", "_rebuild_tensor_v2").global("torch.nn.parameter", "Parameter").op('(');
    checkpoint.op('(').text("storage").global("torch", "FloatStorage").text("0").text("cpu").integer(2).op('t').op('Q');
    checkpoint.integer(0).op('(').integer(2).op('t').op('(').integer(1).op('t').op(0x89).op('}').op('t').op('}').op('t').op('R');
    var file = checkpoint.endDictionary().end().storage("0", 1, 2).write(directory.resolve("typed.pt"));
    try (var opened = TensorFiles.open(file);
        var manager = NDManager.newBaseManager()) {
      assertThat(opened.load("a", manager).toFloatArray()).containsExactly(1, 2);
      assertThat(opened.notes()).containsExactly("passed over, neither loaded nor run: torch.nn.parameter.Parameter");
    }
  }

  /** An item of a dictionary, with a storage of its own. */
  private static void vector(CraftedCheckpoint checkpoint, String name, float... values) {
    var key = UUID.randomUUID().toString();
    checkpoint.text(name).tensor("FloatStorage", key, values.length, 0, new int[] {values.length}, new int[] {1}).storage(key, values);
  }

  private static void assertHolds(Path file, WeightSet set, String name, float... values) {
    try (var opened = TensorFiles.open(file, Optional.of(set));
        var manager = NDManager.newBaseManager()) {
      assertThat(opened.names()).containsExactly(name);
      assertThat(opened.load(name, manager).toFloatArray()).containsExactly(values);
    }
  }

  @Test
  void hostileCallsBesideTheWeightsRunNothing() throws IOException {
    var owned = directory.resolve("owned");
    var checkpoint = new CraftedCheckpoint().beginDictionary().text("state_dict").beginDictionary();
    vector(checkpoint, "a", 1, 2);
    checkpoint.endDictionary();
    checkpoint.text("callbacks").global("os", "system").text("touch " + owned).op(0x85).op('R');
    checkpoint.op('}').text("state").integer(1).op('s').op('b');
    checkpoint.text("made").global("subprocess", "Popen").text("touch " + owned).op(0x85).op(0x81);
    checkpoint.text("java").global("java.lang", "Runtime").op(')').op('R').integer(1).op('a');
    var file = checkpoint.endDictionary().end().write(directory.resolve("callbacks.ckpt"));

    try (var opened = TensorFiles.open(file);
        var manager = NDManager.newBaseManager()) {
      assertThat(opened.names()).containsExactly("a");
      assertThat(opened.load("a", manager).toFloatArray()).containsExactly(1, 2);
      assertThat(opened.notes().get(1)).contains("os.system", "subprocess.Popen", "java.lang.Runtime");
    }
    assertThat(owned).doesNotExist();
  }

  @Test
  void aTensorThatOnlyAForeignFunctionCouldBuildIsMissingAndTold() throws IOException {
    var checkpoint = new CraftedCheckpoint().beginDictionary();
    vector(checkpoint, "a", 1, 2);
    checkpoint.text("b").global("evil", "rebuild").op(')').op('R').endDictionary().end();
    try (var opened = TensorFiles.open(checkpoint.write(directory.resolve("built.pt")))) {
      assertThat(opened.names()).containsExactly("a");
      assertThat(opened.notes()).contains("no tensor is made of b, because it needs evil.rebuild");
      assertThatThrownBy(() -> opened.data("b")).isInstanceOf(TensorMismatchException.class);
    }
  }

  @Test
  void theFormatBeforePyTorch16IsRead() throws IOException {
    var checkpoint = CraftedCheckpoint.beforePyTorch16().beginDictionary();
    vector(checkpoint, "a", 1, 2);
    vector(checkpoint, "b", 3, 4, 5);
    var file = checkpoint.endDictionary().end().write(directory.resolve("old.pt"));
    var bytes = Files.readAllBytes(file);
    try (var opened = TensorFiles.open(file);
        var manager = NDManager.newBaseManager()) {
      assertThat(opened.names()).containsExactly("a", "b");
      assertThat(opened.load("a", manager).toFloatArray()).containsExactly(1, 2);
      assertThat(opened.load("b", manager).toFloatArray()).containsExactly(3, 4, 5);
    }
    for (var length = 0; length < bytes.length; length++) {
      var cut = Files.write(directory.resolve("cut.pt"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> readAll(cut)).as("%d bytes", length).isInstanceOf(WeightsException.class);
    }
  }

  private static void readAll(Path file) {
    try (var opened = TensorFiles.open(file)) {
      opened.names().forEach(opened::data);
    }
  }
}
