package io.paellera.command.prompts;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Kinds of files that people bring and that are no text, by their first bytes. */
enum NoText {
  ZIP("a zip archive or a workbook (.xlsx, .ods), and no text: save its sheet as CSV", 'P', 'K', 3, 4),
  OLD_WORKBOOK("an old workbook (.xls), and no text: save its sheet as CSV", 0xd0, 0xcf, 0x11, 0xe0),
  GZIP("compressed by gzip: zcat FILE | paellera enqueue --format csv", 0x1f, 0x8b),
  ZSTANDARD("compressed by zstd: zstdcat FILE | paellera enqueue --format csv", 0x28, 0xb5, 0x2f, 0xfd),
  PARQUET("a Parquet file, and no text: write it as CSV or JSON Lines", 'P', 'A', 'R', '1'),
  PDF("a PDF document, and no text", '%', 'P', 'D', 'F', '-'),
  PNG("a picture, and no text; pictures to start from: paellera upload", 0x89, 'P', 'N', 'G'),
  JPEG("a picture, and no text; pictures to start from: paellera upload", 0xff, 0xd8, 0xff);

  private final String what;
  private final int[] beginning;

  NoText(String what, int... beginning) {
    this.what = what;
    this.beginning = beginning;
  }

  /** What a file is, and what to do, if it begins like one of these. */
  static Optional<String> of(ByteBuffer bytes) {
    return Arrays.stream(values()).filter(kind -> kind.begins(bytes)).map(kind -> kind.what).findFirst();
  }

  private boolean begins(ByteBuffer bytes) {
    for (int i = 0; i < beginning.length; i++) {
      if (i >= bytes.remaining() || (bytes.get(bytes.position() + i) & 0xff) != beginning[i]) {
        return false;
      }
    }
    return true;
  }
}
