package io.paellera.command.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.StoredImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Writes a batch as one HTML file that needs nothing else: thumbnails, script and style are inside. The pictures in full size
 * are loaded from the files beside it, where they are there.
 */
public final class GalleryPage {

  /** Most tiles of a page. */
  public static final int MAX_ENTRIES = 50_000;

  private static final int THUMBNAILS_AT_A_TIME = 256;

  private final String batch;
  private final BiFunction<RenderResult, StoredImage, Path> fileOf;
  private final Function<String, Optional<RenderJob>> jobOf;

  /** One tile, and the file of its picture where it has one. */
  private record Tile(GalleryEntry entry, Optional<Path> file) {}

  /**
   * @param fileOf where the picture of a result lies
   * @param jobOf the job of a result by its id, where it is known: for what the result doesn't tell
   */
  public GalleryPage(
      String batch, BiFunction<RenderResult, StoredImage, Path> fileOf, Function<String, Optional<RenderJob>> jobOf) {
    this.batch = requireNonNull(batch, "batch is null");
    this.fileOf = requireNonNull(fileOf, "fileOf is null");
    this.jobOf = requireNonNull(jobOf, "jobOf is null");
  }

  /**
   * Writes the page; an older one is replaced when the new one is whole.
   *
   * @param results in the order of the page; pictures beyond {@value #MAX_ENTRIES} are left out
   * @param progress shown on top
   * @return how many tiles the page has
   */
  public int write(List<RenderResult> results, GalleryProgress progress, Path page) {
    Path folder = page.toAbsolutePath().getParent();
    List<Tile> tiles = results.stream().flatMap(result -> tiles(result, folder).stream()).limit(MAX_ENTRIES).toList();
    var template = new PageTemplate();
    var entries = tiles.stream().map(Tile::entry).toList();
    String data = PageTemplate.json(new PageData(batch, false, progress, entries));
    Path unfinished = folder.resolve(page.getFileName() + ".part");
    try {
      Files.createDirectories(folder);
      try (Writer out = Files.newBufferedWriter(unfinished, UTF_8)) {
        String policy = template.policy("'self' data: file:", "'none'");
        template.write(out, batch, policy, data, writer -> writeThumbnails(writer, tiles));
      }
      Files.move(unfinished, page, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + page + ": " + e.getMessage(), e);
    }
    return tiles.size();
  }

  private List<Tile> tiles(RenderResult result, Path folder) {
    var files = result.images().stream().map(image -> fileOf.apply(result, image)).iterator();
    return GalleryEntry.of(result, image -> url(folder.relativize(fileOf.apply(result, image).toAbsolutePath())), jobOf)
        .stream()
        .map(entry -> new Tile(entry, entry.file().map(ignored -> files.next())))
        .toList();
  }

  private static void writeThumbnails(Writer out, List<Tile> tiles) throws IOException {
    for (int from = 0; from < tiles.size(); from += THUMBNAILS_AT_A_TIME) {
      List<Tile> some = tiles.subList(from, Math.min(tiles.size(), from + THUMBNAILS_AT_A_TIME));
      for (String thumbnail : some.parallelStream().map(tile -> tile.file().flatMap(Thumbnail::of).orElse("")).toList()) {
        out.write(thumbnail);
        out.write('\n');
      }
    }
  }

  private static String url(Path relative) {
    var parts = new ArrayList<String>();
    relative.forEach(part -> parts.add(URLEncoder.encode(part.toString(), UTF_8).replace("+", "%20")));
    return String.join("/", parts);
  }
}
