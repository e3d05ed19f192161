package io.paellera.renderer.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Walks over the chunks of a PNG file (W3C PNG, third edition) in front of its pixels. */
final class PngFacts {

  private static final int HEADER = 0x49484452;
  private static final int EXIF = 0x65584966;
  private static final int PROFILE = 0x69434350;
  private static final int PIXELS = 0x49444154;
  private static final int MAX_PROFILE_BYTES = 4 << 20;

  private final ByteBuffer file;
  private int width;
  private int height;
  private Orientation orientation = Orientation.AS_STORED;
  private Optional<ICC_Profile> profile = Optional.empty();

  private PngFacts(byte[] file) {
    this.file = ByteBuffer.wrap(file, Math.min(PngEncoder.SIGNATURE.length, file.length), Math.max(0, file.length - PngEncoder.SIGNATURE.length));
  }

  static FileFacts read(byte[] file) {
    var facts = new PngFacts(file);
    try {
      facts.walk();
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      // as far as it goes: whether that is enough for the pixels is the decoder's to say
    }
    return new FileFacts(facts.width, facts.height, 1, facts.orientation, facts.profile);
  }

  private void walk() {
    while (true) {
      int length = file.getInt();
      int type = file.getInt();
      if (type == PIXELS || length < 0 || length > file.remaining()) {
        return;
      }
      var data = new byte[length];
      file.get(data);
      file.getInt();
      switch (type) {
        case HEADER -> {
          width = ByteBuffer.wrap(data).getInt();
          height = ByteBuffer.wrap(data).getInt(4);
        }
        case EXIF -> orientation = Orientation.ofExif(data);
        case PROFILE -> profile = profile(data);
        default -> {}
      }
    }
  }

  /** Name, NUL, method 0, then the deflated profile; empty if it is damaged, or not of RGB pictures. */
  private static Optional<ICC_Profile> profile(byte[] data) {
    int name = 0;
    while (name < data.length && data[name] != 0) {
      name++;
    }
    var inflater = new Inflater();
    try {
      inflater.setInput(data, Math.min(name + 2, data.length), Math.max(0, data.length - name - 2));
      var bytes = new byte[MAX_PROFILE_BYTES];
      int length = inflater.inflate(bytes);
      var profile = ICC_Profile.getInstance(Arrays.copyOf(bytes, length));
      return profile.getColorSpaceType() == ColorSpace.TYPE_RGB ? Optional.of(profile) : Optional.empty();
    } catch (DataFormatException | IllegalArgumentException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }
}
