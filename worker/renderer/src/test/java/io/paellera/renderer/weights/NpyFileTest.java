package io.paellera.renderer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyFileTest {

  @Test
  void anArrayInFortransOrderIsReadRowByRow() {
    var columns = parse("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", new byte[] {1, 4, 2, 5, 3, 6});
    assertThat(columns.longs()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(columns.at(1).longs()).containsExactly(4, 5, 6);
    var empty = parse("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 0), }", new byte[0]);
    assertThat(empty.longs()).isEmpty();
  }

  @Test
  void readsFloatsAndIntegers() {
    var floats = parse("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }", new byte[] {0, 0, -128, 63, 0, 0, 0, -64});
    assertThat(floats.info().shape()).isEqualTo(new Shape(2, 1));
    assertThat(floats.floats()).containsExactly(1, -2);

    var longs = parse("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }", new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
    assertThat(longs.longs()).containsExactly(-1);

    var scalar = parse("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", new byte[] {-1});
    assertThat(scalar.info().shape()).isEqualTo(new Shape());
    assertThat(scalar.longs()).containsExactly(255);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      textBlock =
          """
          {'descr': '>f4', 'fortran_order': False, 'shape': (2,), } ; only little-endian
          {'descr': '|O', 'fortran_order': False, 'shape': (2,), } ; only little-endian
          {'descr': '<f4', 'fortran_order': False, 'shape': (3,), } ; needs 12 bytes, but has 8
          {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), } ; impossible shape
          {'descr': '<f4'} ; unreadable NumPy header
          """)
  void anArrayOfAnotherKindIsRefusedWithTheReason(String header, String reason) {
    assertThatThrownBy(() -> parse(header, new byte[8])).isInstanceOf(WeightsException.class).hasMessageContaining(reason);
  }

  private static NpyFile parse(String header, byte[] data) {
    var text = header.getBytes(StandardCharsets.US_ASCII);
    var bytes = ByteBuffer.allocate(10 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) text.length).put(text).put(data).flip();
    return NpyFile.parse(Path.of("array.npy"), "the array", bytes);
  }
}
