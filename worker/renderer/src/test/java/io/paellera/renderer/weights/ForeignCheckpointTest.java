package io.paellera.renderer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
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
    vector(checkpoint, "online_model.clf.weight", "0");
    vector(checkpoint, "ema_model.clf.weight", "1");
    var file = checkpoint.endDictionary().endDictionary().end().storage("0", 1, 2).storage("1", 3, 4).write(directory.resolve("ema.pt"));

    assertThatThrownBy(() -> TensorFiles.open(file))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("raw weights under model and averaged ones under model.ema_model; say which");
    assertHolds(file, WeightSet.RAW, "online_model.clf.weight", 1, 2);
    assertHolds(file, WeightSet.EMA, "ema_model.clf.weight", 3, 4);
  }

  @Test
  void averagesInADictionaryBesideBareWeightsNeedAChoiceToo() throws IOException {
    var checkpoint = new CraftedCheckpoint().beginDictionary();
    vector(checkpoint, "clf.weight", "0");
    vector(checkpoint.text("ema").beginDictionary(), "clf.weight", "1");
    var file = checkpoint.endDictionary().endDictionary().end().storage("0", 1, 2).storage("1", 3, 4).write(directory.resolve("bare.pt"));

    assertThatThrownBy(() -> TensorFiles.open(file))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("raw weights outside all dictionaries and averaged ones under ema");
    assertHolds(file, WeightSet.RAW, "clf.weight", 1, 2);
    assertHolds(file, WeightSet.EMA, "clf.weight", 3, 4);
  }

  @Test
  void averagesAloneAreTakenWhateverStandsBeforeTheirNames() throws IOException {
    var checkpoint = new CraftedCheckpoint().beginDictionary();
    vector(checkpoint, "ema_model.clf.weight", "0");
    var file = checkpoint.endDictionary().end().storage("0", 1, 2).write(directory.resolve("alone.pt"));
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

  private static void vector(CraftedCheckpoint checkpoint, String name, String storage) {
    checkpoint.text(name).tensor("FloatStorage", storage, 2, 0, new int[] {2}, new int[] {1});
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
    checkpoint.text("a").tensor("FloatStorage", "0", 2, 0, new int[] {2}, new int[] {1}).endDictionary();
    checkpoint.text("callbacks").global("os", "system").text("touch " + owned).op(0x85).op('R');
    checkpoint.op('}').text("state").integer(1).op('s').op('b');
    checkpoint.text("made").global("subprocess", "Popen").text("touch " + owned).op(0x85).op(0x81);
    checkpoint.text("java").global("java.lang", "Runtime").op(')').op('R').integer(1).op('a');
    var file = checkpoint.endDictionary().end().storage("0", 1, 2).write(directory.resolve("callbacks.ckpt"));

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
    checkpoint.text("a").tensor("FloatStorage", "0", 2, 0, new int[] {2}, new int[] {1});
    checkpoint.text("b").global("evil", "rebuild").op(')').op('R').endDictionary().end().storage("0", 1, 2);
    try (var opened = TensorFiles.open(checkpoint.write(directory.resolve("built.pt")))) {
      assertThat(opened.names()).containsExactly("a");
      assertThat(opened.notes()).contains("no tensor is made of b, because it needs evil.rebuild");
      assertThatThrownBy(() -> opened.data("b")).isInstanceOf(TensorMismatchException.class);
    }
  }

  @Test
  void theFormatBeforePyTorch16IsRead() throws IOException {
    var bytes = legacy();
    var file = Files.write(directory.resolve("old.pt"), bytes);
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

  private static byte[] legacy() {
    var file = new Bytes();
    file.op(0x80, 2, 0x8a, 10).op(0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).op('.');
    file.op(0x80, 2, 'M', 0xe9, 0x03, '.');
    file.op(0x80, 2, '}', '(').text("little_endian").op(0x88, 'u', '.');
    file.op(0x80, 2, '}', '(');
    file.text("a").tensor("7", 2).text("b").tensor("8", 3).op('u', '.');
    file.op(0x80, 2, ']', '(').text("7").text("8").op('e', '.');
    return file.floats(1, 2).floats(3, 4, 5).out.toByteArray();
  }

  private static final class Bytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes op(int... bytes) {
      Arrays.stream(bytes).forEach(out::write);
      return this;
    }

    Bytes text(String text) {
      op('X', text.length(), 0, 0, 0);
      out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    Bytes global(String lines) {
      op('c');
      out.writeBytes(lines.getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    Bytes tensor(String key, int elements) {
      global("torch._utils\n_rebuild_tensor_v2\n").op('(', '(').text("storage").global("torch\nFloatStorage\n").text(key);
      text("cuda:0").op('K', elements, 'N', 't', 'Q', 'K', 0);
      return op('K', elements, 0x85, 'K', 1, 0x85, 0x89, '}', 't', 'R');
    }

    Bytes floats(float... values) {
      var bytes = ByteBuffer.allocate(Long.BYTES + values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putLong(values.length);
      for (var value : values) {
        bytes.putFloat(value);
      }
      out.writeBytes(bytes.array());
      return this;
    }
  }
}
