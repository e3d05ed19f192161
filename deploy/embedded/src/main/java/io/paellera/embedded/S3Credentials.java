package io.paellera.embedded;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A key pair for SigV4; its text form never shows the secret. */
public record S3Credentials(String accessKey, String secretKey) {
  private static final int ACCESS_KEY_BYTES = 10;
  private static final int SECRET_KEY_BYTES = 20;

  public S3Credentials {
    if (accessKey == null || accessKey.isBlank() || secretKey == null || secretKey.isBlank()) {
      throw new IllegalArgumentException("accessKey and secretKey must both hold text");
    }
  }

  public static S3Credentials random() {
    var random = new SecureRandom();
    return new S3Credentials(hex(random, ACCESS_KEY_BYTES), hex(random, SECRET_KEY_BYTES));
  }

  private static String hex(SecureRandom random, int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public String toString() {
    return "S3Credentials[accessKey=" + accessKey + ", secretKey=***]";
  }
}
