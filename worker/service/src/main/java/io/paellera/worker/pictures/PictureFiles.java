package io.paellera.worker.pictures;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.image.JpegEncoder;
import io.paellera.renderer.image.PictureMetadata;
import io.paellera.renderer.image.PngEncoder;
import io.paellera.renderer.image.Provenance;
import io.paellera.schemas.ImageFormat;
import java.util.Map;
import java.util.Optional;

/** Writes drawn pictures as files that tell what made them. */
public final class PictureFiles {

  private static final double JPEG_QUALITY = 0.92;

  private static final String ENGINE =
      "Paellera " + Optional.ofNullable(PictureFiles.class.getPackage().getImplementationVersion()).orElse("(not from a jar)");

  private final ModelCard card;
  private final boolean provenance;
  private final PngEncoder png = new PngEncoder();
  private final JpegEncoder jpeg = new JpegEncoder(JPEG_QUALITY);

  /**
   * @param provenance whether files are marked as made by a machine
   */
  public PictureFiles(ModelCard card, boolean provenance) {
    this.card = requireNonNull(card, "card is null");
    this.provenance = provenance;
  }

  byte[] encode(RenderedImage image, String job, ImageFormat format) {
    var metadata = PictureMetadata.of(image, card, Map.of());
    var mark = provenance ? Optional.of(Provenance.of(card, ENGINE, job)) : Optional.<Provenance>empty();
    return switch (format) {
      case PNG -> png.encode(image.picture(), metadata, mark);
      case JPEG -> jpeg.encode(image.picture(), metadata, mark);
    };
  }
}
