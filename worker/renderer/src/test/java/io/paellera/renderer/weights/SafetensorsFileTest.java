package io.paellera.renderer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {

  @TempDir Path directory;

  @Test
  void everyElementTypeLoadsAsItWasWritten() {
    var file = directory.resolve("weights.safetensors");
    var tensors =
        new TestTensors()
            .floats("floats", new Shape(2, 3), 1, -2.5f, 3e-30f, Float.MAX_VALUE, 0, 5)
            .shorts("halves", ElementType.F16, new Shape(3), 0x3c00, 0xc100, 0x7bff)
            .shorts("brain", ElementType.BF16, new Shape(3, 1), 0x3f80, 0xc020, 0x7f7f)
            .longs("counts", new Shape(), 1L << 40);
    SafetensorsWriter.write(file, tensors, Map.of("architecture", "test"));

    try (var source = SafetensorsFile.open(file);
        var manager = NDManager.newBaseManager()) {
      assertThat(source.metadata()).containsEntry("architecture", "test");
      assertThat(source.names()).containsExactlyInAnyOrder("floats", "halves", "brain", "counts");
      assertThat(source.parameters()).isEqualTo(12);
      var floats = source.load("floats", manager);
      assertThat(floats.getShape()).isEqualTo(new Shape(2, 3));
      assertThat(floats.toFloatArray()).containsExactly(1, -2.5f, 3e-30f, Float.MAX_VALUE, 0, 5);
      assertThat(source.load("halves", manager).getDataType()).isEqualTo(DataType.FLOAT16);
      assertThat(source.load("halves", manager, DataType.FLOAT32).toFloatArray()).containsExactly(1, -2.5f, 65504);
      assertThat(source.load("brain", manager).toFloatArray()).containsExactly(1, -2.5f, Float.intBitsToFloat(0x7f7f0000));
      assertThat(source.load("counts", manager).toLongArray()).containsExactly(1L << 40);
    }
  }

  @Test
  void aBrainFloatTensorLongerThanOneChunkIsWidenedToItsEnd() {
    var file = directory.resolve("weights.safetensors");
    var count = (1 << 20) + 3;
    var bits = IntStream.range(0, count).map(i -> i % 0x7f00).toArray();
    SafetensorsWriter.write(file, new TestTensors().shorts("brain", ElementType.BF16, new Shape(count), bits), Map.of());

    try (var source = SafetensorsFile.open(file);
        var manager = NDManager.newBaseManager()) {
      var loaded = source.load("brain", manager).toFloatArray();
      assertThat(IntStream.range(0, count).filter(i -> Float.floatToRawIntBits(loaded[i]) != bits[i] << 16)).isEmpty();
    }
  }

  @Test
  void loadedTensorsOutliveTheClosedFile() {
    var file = directory.resolve("weights.safetensors");
    SafetensorsWriter.write(file, new TestTensors().floats("a", new Shape(2), 4, 5), Map.of());

    try (var manager = NDManager.newBaseManager()) {
      var source = SafetensorsFile.open(file);
      var loaded = source.load("a", manager, DataType.FLOAT32);
      source.close();
      assertThat(loaded.toFloatArray()).containsExactly(4, 5);
    }
  }

  @Test
  void tensorsOfWholeCacheLinesAreMappedAtCacheLines() {
    var file = directory.resolve("weights.safetensors");
    var tensors =
        new TestTensors()
            .floats("odd", new Shape(1), 1)
            .floats("whole", new Shape(16), new float[16])
            .floats("other", new Shape(3), 1, 2, 3)
            .floats("large", new Shape(4, 16), new float[64]);
    SafetensorsWriter.write(file, tensors, Map.of());

    try (var source = SafetensorsFile.open(file)) {
      assertThat(source.data("whole").alignmentOffset(0, 64)).isZero();
      assertThat(source.data("large").alignmentOffset(0, 64)).isZero();
      assertThat(source.data("other").getFloat(8)).isEqualTo(3);
    }
  }

  @Test
  void aViewShowsTheTensorsThatItNamesAndNoOthers() {
    var tensors = new TestTensors().floats("text.a", new Shape(1), 1).floats("other", new Shape(1), 2).renamed(Map.of("a", "text.a"));

    assertThat(tensors.names()).containsExactly("a");
    assertThat(tensors.data("a").getFloat()).isEqualTo(1);
    assertThatThrownBy(() -> tensors.info("other"))
        .isInstanceOf(TensorMismatchException.class)
        .hasMessageContaining("tensor other is missing");
  }

  @Test
  void tensorsBeyondTwoGibibytesIntoTheFileAreRead() throws IOException {
    var begin = 5L << 30;
    var file = directory.resolve("sparse.safetensors");
    var header =
        "{\"far\":{\"dtype\":\"I8\",\"shape\":[%d],\"data_offsets\":[0,%d]},".formatted(begin, begin)
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}".formatted(begin, begin + 4);
    write(file, header, new byte[0]);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 7), 8 + header.length() + begin);
    }

    try (var source = SafetensorsFile.open(file)) {
      assertThat(source.data("b").getFloat()).isEqualTo(7);
      assertThatThrownBy(() -> source.data("far"))
          .isInstanceOf(UnsupportedWeightsException.class)
          .hasMessageContaining("far")
          .hasMessageContaining("at most 2147483647");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}   | needs 8 bytes, but has 4
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}  | but the data are 8 bytes long
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}  | but the data are 8 bytes long
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}   | but the data are 8 bytes long
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}   | begins at byte
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}   | but the file ends at
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"I8","shape":[8],"data_offsets":[0,8]}} | begins
          {"a":{"dtype":"F32","shape":[2],"data_offsets":{"from":0,"to":8}}} | not two integers
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0.0,8]}} | not two integers
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}  | impossible shape
          {"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}} | impossible shape
          {"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}} | not a list of integers
          {"a":{"dtype":"F32","shape":[2]}}                        | not two integers
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | no JSON
          {"a":5}                                                  | which isn't read here
          {"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}    | element type "Q4"
          []                                                       | no JSON object
          {"a":                                                    | no JSON
          """)
  void aHeaderThatLiesIsRefusedWithTheReason(String header, String reason) throws IOException {
    var file = directory.resolve("bad.safetensors");
    write(file, header, new byte[8]);

    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(WeightsException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void everyWayOfCuttingAFileShortIsFound() throws IOException {
    var whole = directory.resolve("whole.safetensors");
    SafetensorsWriter.write(whole, new TestTensors().floats("a", new Shape(2), 1, 2), Map.of());
    var bytes = Files.readAllBytes(whole);

    for (var length = 0; length < bytes.length; length++) {
      var cut = directory.resolve("cut.safetensors");
      Files.write(cut, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> SafetensorsFile.open(cut)).as("%d bytes", length).isInstanceOf(DamagedFileException.class);
    }
  }

  @Test
  void aHeaderLongerThanTheLimitIsRefusedBeforeItIsRead() throws IOException {
    var file = directory.resolve("bad.safetensors");
    Files.write(file, ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Long.MAX_VALUE).array());

    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("9223372036854775807 bytes, at most " + SafetensorsHeader.MAX_BYTES);
  }

  @Test
  void aMissingFileAndAMissingTensorAreNamed() {
    var file = directory.resolve("weights.safetensors");
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(MissingFileException.class)
        .hasMessageContaining(file.toString());

    SafetensorsWriter.write(file, new TestTensors().longs("a", new Shape(1), 1), Map.of());
    try (var source = SafetensorsFile.open(file);
        var manager = NDManager.newBaseManager()) {
      assertThatThrownBy(() -> source.load("b", manager))
          .isInstanceOf(TensorMismatchException.class)
          .hasMessageContaining("b is missing");
      assertThatThrownBy(() -> source.load("a", manager, DataType.FLOAT32))
          .isInstanceOf(TensorMismatchException.class)
          .hasMessageContaining("holds I64");
    }
  }

  private static void write(Path file, String header, byte[] data) throws IOException {
    var json = header.strip().getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(json.length).put(json).put(data).array());
  }
}
