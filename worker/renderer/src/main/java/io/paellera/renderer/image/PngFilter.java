package io.paellera.renderer.image;

/**
 * PNG's line filters. For each line the filter with the least sum of absolute differences is taken, as the PNG specification
 * suggests (section 12.7). Lines are copied into buffers with a pixel of zeros in front, so that no filter needs a special case
 * at an edge.
 */
final class PngFilter {

  private static final int FILTERS = 5;

  private final int stride;
  private final int step;
  private final byte[] candidate;
  private byte[] line;
  private byte[] above;

  private PngFilter(int stride, int step) {
    this.stride = stride;
    this.step = step;
    this.candidate = new byte[stride];
    this.line = new byte[step + stride];
    this.above = new byte[step + stride];
  }

  /**
   * Filters all lines.
   *
   * @param pixels {@code [lines, stride]}
   * @param stride bytes of a line
   * @param step bytes of a pixel
   * @return {@code [lines, 1 + stride]}: each line with its filter's number in front
   */
  static byte[] filter(byte[] pixels, int stride, int lines, int step) {
    return new PngFilter(stride, step).filter(pixels, lines);
  }

  private byte[] filter(byte[] pixels, int lines) {
    var filtered = new byte[(stride + 1) * lines];
    for (var y = 0; y < lines; y++) {
      System.arraycopy(pixels, y * stride, line, step, stride);
      var least = Integer.MAX_VALUE;
      for (var filter = 0; filter < FILTERS; filter++) {
        apply(filter);
        var sum = sumOfCandidate();
        if (sum < least) {
          least = sum;
          filtered[y * (stride + 1)] = (byte) filter;
          System.arraycopy(candidate, 0, filtered, y * (stride + 1) + 1, stride);
        }
      }
      var free = above;
      above = line;
      line = free;
    }
    return filtered;
  }

  private void apply(int filter) {
    switch (filter) {
      case 0 -> System.arraycopy(line, step, candidate, 0, stride);
      case 1 -> sub();
      case 2 -> up();
      case 3 -> average();
      default -> paeth();
    }
  }

  private int sumOfCandidate() {
    var sum = 0;
    for (var value : candidate) {
      sum += Math.abs(value);
    }
    return sum;
  }

  private void sub() {
    for (var i = 0; i < stride; i++) {
      candidate[i] = (byte) (line[step + i] - line[i]);
    }
  }

  private void up() {
    for (var i = 0; i < stride; i++) {
      candidate[i] = (byte) (line[step + i] - above[step + i]);
    }
  }

  private void average() {
    for (var i = 0; i < stride; i++) {
      candidate[i] = (byte) (line[step + i] - ((line[i] & 0xff) + (above[step + i] & 0xff) >> 1));
    }
  }

  private void paeth() {
    for (var i = 0; i < stride; i++) {
      candidate[i] = (byte) (line[step + i] - nearest(line[i] & 0xff, above[step + i] & 0xff, above[i] & 0xff));
    }
  }

  /** Of left, above and corner the one nearest to {@code left + above - corner}. */
  private static int nearest(int left, int above, int corner) {
    var toLeft = Math.abs(above - corner);
    var toAbove = Math.abs(left - corner);
    var toCorner = Math.abs(left + above - 2 * corner);
    if (toLeft <= toAbove && toLeft <= toCorner) {
      return left;
    }
    return toAbove <= toCorner ? above : corner;
  }
}
