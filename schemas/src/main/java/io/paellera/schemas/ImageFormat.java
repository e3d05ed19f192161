package io.paellera.schemas;

import com.fasterxml.jackson.annotation.JsonProperty;

/** File format of a stored picture. */
public enum ImageFormat {
  @JsonProperty("png")
  PNG("png", "image/png"),
  @JsonProperty("jpeg")
  JPEG("jpeg", "image/jpeg");

  private final String extension;
  private final String mediaType;

  ImageFormat(String extension, String mediaType) {
    this.extension = extension;
    this.mediaType = mediaType;
  }

  public String extension() {
    return extension;
  }

  public String mediaType() {
    return mediaType;
  }
}
