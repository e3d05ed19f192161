package io.paellera.renderer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PyTorchCheckpointTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"v1/unet_state_dict", "vqgan_f4/vqgan_state_dict"})
  void holdsTheSameTensorsAsTheNumPyArchiveOfTheSameModel(String name) {
    try (var checkpoint = TensorFiles.open(GOLDEN.resolve(name + ".pt"));
        var arrays = TensorFiles.open(GOLDEN.resolve(name + ".npz"))) {
      assertThat(checkpoint).isInstanceOf(PyTorchCheckpoint.class);
      assertThat(arrays).isInstanceOf(NpzFile.class);
      assertThat(checkpoint.names()).containsExactlyInAnyOrderElementsOf(arrays.names());
      for (var tensor : arrays.names()) {
        assertThat(checkpoint.info(tensor)).as(tensor).isEqualTo(arrays.info(tensor));
        assertThat(checkpoint.data(tensor)).as(tensor).isEqualTo(arrays.data(tensor));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"v1,unet", "vqgan_f4,vqgan", "vqgan_f8,vqgan", "clip_text/quickgelu,full"})
  void listsTheNamesAndShapesThatTheOfficialCodeListed(String model, String file) throws IOException {
    var folder = GOLDEN.resolve(model);
    var expected = Files.readAllLines(folder.resolve("state_dict_keys.txt"));
    try (var checkpoint = PyTorchCheckpoint.open(folder.resolve(file + "_state_dict.pt"))) {
      assertThat(checkpoint.names())
          .map(name -> name + "\t" + Arrays.toString(checkpoint.info(name).shape().getShape()))
          .containsExactlyElementsOf(expected);
    }
  }

  @Test
  void viewsWithGapsOrTurnedDimensionsAreReadRowMajor() throws IOException {
    var file =
        new CraftedCheckpoint()
            .beginDictionary()
            .text("turned").tensor("FloatStorage", "0", 6, 0, new int[] {3, 2}, new int[] {1, 3})
            .text("part").tensor("FloatStorage", "0", 6, 1, new int[] {2, 2}, new int[] {3, 1})
            .text("tail").tensor("FloatStorage", "0", 6, 4, new int[] {1, 2}, new int[] {77, 1})
            .text("number").tensor("FloatStorage", "0", 6, 5, new int[] {}, new int[] {})
            .text("epoch").integer(3)
            .endDictionary()
            .end()
            .storage("0", 0, 1, 2, 3, 4, 5)
            .write(directory.resolve("views.pt"));

    try (var checkpoint = PyTorchCheckpoint.open(file);
        var manager = NDManager.newBaseManager()) {
      assertThat(checkpoint.names()).containsExactly("turned", "part", "tail", "number");
      assertThat(checkpoint.load("turned", manager).toFloatArray()).containsExactly(0, 3, 1, 4, 2, 5);
      assertThat(checkpoint.load("part", manager).toFloatArray()).containsExactly(1, 2, 4, 5);
      assertThat(checkpoint.load("tail", manager).toFloatArray()).containsExactly(4, 5);
      assertThat(checkpoint.load("number", manager).getFloat()).isEqualTo(5);
      assertThat(checkpoint.info("number").shape()).isEqualTo(new Shape());
    }
  }

  @Test
  void aPickleThatNamesAFunctionIsRefusedByNameAndRunsNothing() throws IOException {
    var crafted = new CraftedCheckpoint().global("os", "system").text("touch owned").op(0x85).op('R').end();
    var file = crafted.write(directory.resolve("evil.pt"));

    assertThatThrownBy(() -> PyTorchCheckpoint.open(file))
        .isInstanceOf(UnsafePickleException.class)
        .hasMessageContaining("evil.pt: its pickle names os.system, which weights don't need; nothing of it was run");
  }

  @Test
  void otherWaysToReachAFunctionAreRefusedToo() throws IOException {
    var byStack = new CraftedCheckpoint().text("builtins").text("eval").op(0x93).end();
    var byInstance = new CraftedCheckpoint().op('(').raw("ios\nsystem\n".getBytes(StandardCharsets.US_ASCII)).end();
    var byNewObject = new CraftedCheckpoint().global("collections", "OrderedDict").op(')').op(0x81).end();
    var byExtension = new CraftedCheckpoint().op(0x82).op(1).end();
    var byLibraryClass = new CraftedCheckpoint().global("datetime", "date").op(')').op('R').end();
    for (var crafted : new CraftedCheckpoint[] {byStack, byInstance, byNewObject, byExtension, byLibraryClass}) {
      var file = crafted.write(directory.resolve("evil.pt"));
      assertThatThrownBy(() -> PyTorchCheckpoint.open(file)).isInstanceOf(UnsafePickleException.class);
    }
  }

  @Test
  void aStateOrItemsForAnythingButADictionaryAreRefused() throws IOException {
    var state = new CraftedCheckpoint().op(']').op('}').op('b').end();
    var items = new CraftedCheckpoint().op(']').text("a").text("b").op('s').end();
    var listAsKey = new CraftedCheckpoint().op('}').op(']').text("b").op('s').end();
    var callOfAType = new CraftedCheckpoint().global("torch", "FloatStorage").op(')').op('R').end();
    var nothingOnTheStack = new CraftedCheckpoint().op('t').end();
    var hugeText = new CraftedCheckpoint().op('X').int32(-1).end();
    var noEnd = new CraftedCheckpoint().op('}');
    for (var crafted :
        new CraftedCheckpoint[] {state, items, listAsKey, callOfAType, nothingOnTheStack, hugeText, noEnd}) {
      var file = crafted.write(directory.resolve("bad.pt"));
      assertRefused(() -> PyTorchCheckpoint.open(file), DamagedFileException.class, "pickle");
    }
  }

  @Test
  void aListThatHoldsItselfIsRefusedWhereAnIntegerOrAStorageBelongs() throws IOException {
    var asOffset = new CraftedCheckpoint().global("torch._utils", "_rebuild_tensor_v2").op('(');
    asOffset.op('(').text("storage").global("torch", "FloatStorage").text("0").text("cpu").integer(6).op('t').op('Q');
    holdingItself(asOffset).op('(').op('t').op('(').op('t').op('t').op('R').end();
    assertRefusedPickle(asOffset, "ArrayList where an integer of 64 bits belongs");
    var asType = new CraftedCheckpoint().op('(').text("storage");
    holdingItself(asType).text("0").text("cpu").integer(6).op('t').op('Q').end();
    assertRefusedPickle(asType, "a reference that is no storage");
  }

  private static CraftedCheckpoint holdingItself(CraftedCheckpoint checkpoint) {
    return checkpoint.op(']').op('q').op(0).op(']').op('h').op(0).op('a').op('a');
  }

  @Test
  void aStorageWhoseBytesCantBeCountedIsRefused() throws IOException {
    var checkpoint = new CraftedCheckpoint().op('(').text("storage").global("torch", "FloatStorage").text("0").text("cpu");
    checkpoint.op(0x8a).op(8).raw(new byte[] {6, 0, 0, 0, 0, 0, 0, 0x40}).op('t').op('Q').end();
    assertRefusedPickle(checkpoint, "a storage of 4611686018427387910 elements");
  }

  private void assertRefusedPickle(CraftedCheckpoint checkpoint, String reason) throws IOException {
    var file = checkpoint.write(directory.resolve("hostile.pt"));
    var message = "hostile.pt: its pickle can't be read: " + reason;
    assertRefused(() -> PyTorchCheckpoint.open(file), DamagedFileException.class, message);
  }

  @Test
  void aTensorThatReachesOutsideItsStorageIsRefused() throws IOException {
    assertTensorRefused(6, 1, new int[] {6}, new int[] {1}, "reaches element 6 of its storage, which has only 6");
    assertTensorRefused(6, 0, new int[] {2, 2}, new int[] {1}, "but the strides [1]");
    assertTensorRefused(6, 0, new int[] {2}, new int[] {-1}, "none may be negative");
    assertTensorRefused(6, -1, new int[] {2}, new int[] {1}, "none may be negative");
    assertTensorRefused(6, 0, new int[] {-2}, new int[] {1}, "shape must be");
  }

  @Test
  void aTensorThatRepeatsItsStorageBeyondMeasureIsRefusedWhereItIsRead() throws IOException {
    var file =
        new CraftedCheckpoint()
            .beginDictionary()
            .text("a").tensor("FloatStorage", "0", 6, 0, new int[] {1 << 30, 1 << 30}, new int[] {0, 0})
            .endDictionary()
            .end()
            .storage("0", 0, 1, 2, 3, 4, 5)
            .write(directory.resolve("grown.pt"));
    try (var checkpoint = PyTorchCheckpoint.open(file)) {
      assertRefused(() -> checkpoint.data("a"), UnsupportedWeightsException.class, "elements, but its storage has only 6");
    }
  }

  private void assertTensorRefused(int elements, int offset, int[] sizes, int[] strides, String reason) throws IOException {
    var file =
        new CraftedCheckpoint()
            .beginDictionary()
            .text("a").tensor("FloatStorage", "0", elements, offset, sizes, strides)
            .endDictionary()
            .end()
            .storage("0", 0, 1, 2, 3, 4, 5)
            .write(directory.resolve("bad.pt"));
    assertThatThrownBy(() -> PyTorchCheckpoint.open(file)).isInstanceOf(DamagedFileException.class).hasMessageContaining(reason);
  }

  @Test
  void aStorageThatIsMissingOrTooShortIsNamed() throws IOException {
    var missing = simple("7").write(directory.resolve("missing.pt"));
    var tooShort = simple("0").storage("0", 1).write(directory.resolve("short.pt"));
    try (var first = PyTorchCheckpoint.open(missing);
        var second = PyTorchCheckpoint.open(tooShort)) {
      assertRefused(() -> first.data("a"), DamagedFileException.class, "archive/data/7 is missing");
      assertRefused(() -> second.data("a"), DamagedFileException.class, "has 4 bytes, but should hold 2 of F32");
    }
  }

  @Test
  void aFlippedBitInATensorIsFoundByItsChecksum() throws IOException {
    var file = simple("0").storage("0", 1234.5f, 2).write(directory.resolve("flipped.pt"));
    var bytes = Files.readAllBytes(file);
    var value = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(1234.5f).array();
    for (var i = 0; i < bytes.length - 4; i++) {
      if (Arrays.equals(bytes, i, i + 4, value, 0, 4)) {
        bytes[i] ^= 1;
      }
    }
    Files.write(file, bytes);
    try (var checkpoint = PyTorchCheckpoint.open(file)) {
      assertThatThrownBy(() -> checkpoint.data("a"))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("entry archive/data/0 has the CRC");
    }
  }

  @Test
  void compressedTensorsAndZipBombsAreRefused() throws IOException {
    var compressed = simple("0").storage("0", 1, 2).write(directory.resolve("compressed.pt"), ZipEntry.DEFLATED);
    try (var checkpoint = PyTorchCheckpoint.open(compressed)) {
      assertRefused(() -> checkpoint.data("a"), UnsupportedWeightsException.class, "compressed");
    }
    var grown = new CraftedCheckpoint().raw(new byte[PyTorchCheckpoint.MAX_PICKLE]);
    var bomb = grown.write(directory.resolve("bomb.pt"), ZipEntry.DEFLATED);
    assertThat(Files.size(bomb)).isLessThan(1 << 20);
    assertThatThrownBy(() -> PyTorchCheckpoint.open(bomb))
        .isInstanceOf(UnsupportedWeightsException.class)
        .hasMessageContaining("at most " + PyTorchCheckpoint.MAX_PICKLE);
  }

  @Test
  void filesOfOtherFormatsAreTold() throws IOException {
    var legacy = Files.write(directory.resolve("legacy.pt"), new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10, 1, 2, 3, 4, 5, 6});
    assertRefused(() -> TensorFiles.open(legacy), WeightsException.class, "pickle");
    var script = simple("0").entry("constants.pkl", new byte[0]).write(directory.resolve("script.pt"));
    assertRefused(() -> TensorFiles.open(script), UnsupportedWeightsException.class, "TorchScript");
    var foreign = simple("0").entry("byteorder", "big".getBytes(StandardCharsets.US_ASCII)).write(directory.resolve("big.pt"));
    assertRefused(() -> TensorFiles.open(foreign), UnsupportedWeightsException.class, "big-endian");
    var list = new CraftedCheckpoint().op(']').end().write(directory.resolve("list.pt"));
    assertRefused(() -> TensorFiles.open(list), UnsupportedWeightsException.class, "no dictionary");
    var page = Files.writeString(directory.resolve("page.pt"), "<html>not found, which happens with failed downloads</html>");
    assertThatThrownBy(() -> TensorFiles.open(page)).isInstanceOf(DamagedFileException.class);
  }

  @Test
  void everyWayOfCuttingACheckpointShortIsFound() throws IOException {
    var bytes = Files.readAllBytes(simple("0").storage("0", 1, 2).write(directory.resolve("whole.pt")));
    for (var length = 0; length < bytes.length; length++) {
      var cut = Files.write(directory.resolve("cut.pt"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> PyTorchCheckpoint.open(cut)).as("%d bytes", length).isInstanceOf(WeightsException.class);
    }
  }

  @Test
  void randomDamageNeverEndsInAnythingButATypedError() throws IOException {
    var golden = Files.readAllBytes(GOLDEN.resolve("vqgan_f4/vqgan_state_dict.pt"));
    var random = new Random(7);
    var refused = 0;
    for (var round = 0; round < 400; round++) {
      var bytes = golden.clone();
      var near = random.nextBoolean() ? 8_000 : bytes.length;
      for (var i = 0; i < 3; i++) {
        bytes[bytes.length - 1 - random.nextInt(near)] = (byte) random.nextInt();
        bytes[random.nextInt(near)] = (byte) random.nextInt();
      }
      var file = Files.write(directory.resolve("damaged.pt"), bytes);
      try (var checkpoint = PyTorchCheckpoint.open(file)) {
        checkpoint.names().forEach(checkpoint::data);
      } catch (WeightsException e) {
        assertThat(e).hasMessageContaining("damaged.pt");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(300);
  }

  private static void assertRefused(ThrowingCallable call, Class<? extends WeightsException> type, String reason) {
    assertThatThrownBy(call).isInstanceOf(type).hasMessageContaining(reason);
  }

  private static CraftedCheckpoint simple(String key) {
    return new CraftedCheckpoint()
        .beginDictionary()
        .text("a").tensor("FloatStorage", key, 2, 0, new int[] {2}, new int[] {1})
        .endDictionary()
        .end();
  }
}
