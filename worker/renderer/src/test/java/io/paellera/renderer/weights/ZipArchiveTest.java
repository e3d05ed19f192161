package io.paellera.renderer.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipArchiveTest {

  @TempDir Path directory;

  @Test
  void aDirectoryOfMoreEntriesThanAnOldZipFileCanCountIsRead() throws IOException {
    var count = 70_000;
    var file = directory.resolve("many.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var i = 0; i < count; i++) {
        zip.putNextEntry(new ZipEntry(Integer.toString(i)));
      }
      zip.write(new byte[] {1, 2, 3});
    }

    try (var mapping = FileMapping.open(file)) {
      var archive = ZipArchive.open(mapping);
      assertThat(archive.names()).hasSize(count);
      assertThat(archive.content(Integer.toString(count - 1))).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }
  }

  @Test
  void sizesAndPlacesBeyond32BitsAreTakenFromTheZip64Extra() throws IOException {
    var file = directory.resolve("far.zip");
    var begin = 5L << 30;
    var local = ByteBuffer.allocate(31).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0x04034b50).putShort(26, (short) 1);
    local.put(30, (byte) 'a');
    var entry = ByteBuffer.allocate(46 + 1 + 28).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0x02014b50);
    entry.putInt(16, 0x68f9f244).putInt(20, -1).putInt(24, -1).putShort(28, (short) 1).putShort(30, (short) 28).putInt(42, -1);
    entry.put(46, (byte) 'a').putShort(47, (short) 1).putShort(49, (short) 24).putLong(51, 4).putLong(59, 4).putLong(67, begin);
    var end64 = ByteBuffer.allocate(56).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0x06064b50);
    end64.putLong(32, 1).putLong(40, 75).putLong(48, begin + 35);
    var locator = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0x07064b50).putLong(8, begin + 35 + 75);
    var end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0x06054b50);
    end.putShort(10, (short) -1).putInt(12, -1).putInt(16, -1);
    try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.position(begin);
      for (var part : new ByteBuffer[] {local, ByteBuffer.wrap(new byte[] {7, 7, 7, 7}), entry, end64, locator, end}) {
        channel.write(part.rewind());
      }
    }

    try (var mapping = FileMapping.open(file)) {
      var archive = ZipArchive.open(mapping);
      assertThat(archive.size("a")).isEqualTo(4);
      assertThat(archive.content("a")).isEqualTo(ByteBuffer.wrap(new byte[] {7, 7, 7, 7}));
    }
  }
}
