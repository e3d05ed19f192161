package io.paellera.worker.pictures;

import io.paellera.renderer.Picture;
import io.paellera.renderer.Prompt;
import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.Source;
import io.paellera.renderer.TypicalFilter;
import io.paellera.schemas.ImageFormat;
import io.paellera.worker.storage.Sha256;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;

/**
 * SHA-256 over everything that decides the bytes of a picture: model, file format and spec. Two pictures with the same digest are
 * the same picture. The layout may never change, or pictures would be drawn again under new keys; what is
 * new goes to its end, and only where a spec has it.
 */
final class SpecDigest {

  private static final String LAYOUT = "paellera-spec-1";

  private SpecDigest() {}

  /** Lower-case hex. */
  static String of(String modelDigest, ImageFormat format, RenderSpec spec) {
    var digest = Sha256.start();
    try (var out = new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
      out.writeUTF(LAYOUT);
      out.writeUTF(modelDigest);
      out.writeUTF(format.extension());
      write(out, spec);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Sha256.hex(digest);
  }

  private static void write(DataOutputStream out, RenderSpec spec) throws IOException {
    write(out, spec.prompt());
    out.writeBoolean(spec.negativePrompt().isPresent());
    if (spec.negativePrompt().isPresent()) {
      write(out, spec.negativePrompt().get());
    }
    out.writeLong(spec.seed());
    out.writeInt(spec.steps());
    out.writeDouble(spec.guidance());
    out.writeDouble(spec.temperature().start());
    out.writeDouble(spec.temperature().end());
    out.writeDouble(spec.typical().map(TypicalFilter::mass).orElse(1.0));
    out.writeInt(spec.typical().map(TypicalFilter::minTokens).orElse(0));
    out.writeInt(spec.renoise().steps());
    out.writeUTF(spec.renoise().mode().name());
    out.writeInt(spec.size().width());
    out.writeInt(spec.size().height());
    write(out, spec.source());
    if (spec.guidanceEnd().isPresent()) {
      out.writeUTF("guidanceEnd");
      out.writeDouble(spec.guidanceEnd().get());
    }
    if (spec.attention().isPresent()) {
      out.writeUTF("attention");
      out.writeDouble(spec.attention().get().text());
      out.writeDouble(spec.attention().get().image());
    }
    if (spec.guidanceSteps().isPresent()) {
      out.writeUTF("guidanceSteps");
      out.writeInt(spec.guidanceSteps().get().first());
      out.writeInt(spec.guidanceSteps().get().last());
    }
  }

  private static void write(DataOutputStream out, Prompt prompt) throws IOException {
    if (prompt instanceof Prompt.Text text) {
      out.writeUTF("text");
      out.writeUTF(text.text());
    } else if (prompt instanceof Prompt.Blend blend) {
      out.writeUTF("blend");
      out.writeUTF(blend.interpolation().name());
      out.writeInt(blend.parts().size());
      for (Prompt.Weighted part : blend.parts()) {
        out.writeUTF(part.text().text());
        out.writeDouble(part.weight());
      }
    } else {
      var regions = (Prompt.Regions) prompt;
      out.writeUTF("regions");
      out.writeUTF(regions.background().text());
      out.writeInt(regions.regions().size());
      for (Prompt.Region region : regions.regions()) {
        out.writeUTF(region.text().text());
        out.writeDouble(region.x());
        out.writeDouble(region.y());
        out.writeDouble(region.width());
        out.writeDouble(region.height());
      }
    }
  }

  private static void write(DataOutputStream out, Source source) throws IOException {
    if (source instanceof Source.Variation variation) {
      out.writeUTF("variation");
      out.writeDouble(variation.strength());
      write(out, variation.picture());
    } else if (source instanceof Source.Masked masked) {
      out.writeUTF("masked");
      write(out, masked.picture());
      byte[] bits = masked.mask().pixels().toByteArray();
      out.writeInt(bits.length);
      out.write(bits);
    } else if (source instanceof Source.Placed placed) {
      out.writeUTF("placed");
      write(out, placed.picture());
      out.writeInt(placed.x());
      out.writeInt(placed.y());
    } else {
      out.writeUTF("noise");
    }
  }

  private static void write(DataOutputStream out, Picture picture) throws IOException {
    out.writeInt(picture.size().width());
    out.writeInt(picture.size().height());
    out.write(picture.rgb());
  }
}
