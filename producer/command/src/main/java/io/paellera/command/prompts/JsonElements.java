package io.paellera.command.prompts;

import io.paellera.schemas.JsonFault;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** The elements of a JSON array, read one by one; none may be longer than a line. */
final class JsonElements implements JsonTexts {

  private final Excerpt excerpt;
  private final JsonParser parser;
  private TokenStreamLocation start;
  private boolean ended;

  JsonElements(Reader text) {
    excerpt = new Excerpt(text);
    parser = new JsonFactory().createParser(ObjectReadContext.empty(), excerpt);
    start = parser.currentLocation();
  }

  @Override
  public String next() {
    if (ended) {
      return null;
    }
    ended = true;
    try {
      if (parser.currentToken() == null) {
        parser.nextToken();
      }
      if (parser.nextToken() == JsonToken.END_ARRAY) {
        requireEnd();
        return null;
      }
      start = parser.currentTokenLocation();
      excerpt.beginAt(start);
      parser.skipChildren();
      parser.finishToken();
      ended = false;
      return excerpt.upTo(parser.currentLocation());
    } catch (JacksonException e) {
      TokenStreamLocation place = e.getLocation() == null ? start : e.getLocation();
      throw new BadRowException(
          place.getLineNr(),
          "column %d: not JSON, so nothing after it was read: %s".formatted(place.getColumnNr(), JsonFault.of(e)));
    }
  }

  private void requireEnd() {
    if (parser.nextToken() != null) {
      throw new BadRowException(parser.currentTokenLocation().getLineNr(), "something follows the end of the array, and was not read");
    }
  }

  @Override
  public long line() {
    return start.getLineNr();
  }

  @Override
  public BadRowException fault(int index, String what) {
    String before = excerpt.first(index);
    long lines = before.lines().count();
    int lastLine = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
    return lastLine == 0
        ? new BadRowException(line(), "column %d: %s".formatted(start.getColumnNr() + index, what))
        : new BadRowException(line() + lines - 1, "column %d: %s".formatted(index - lastLine + 1, what));
  }

  @Override
  public void close() {
    parser.close();
    excerpt.close();
  }

  /** Passes text on and keeps what an element has of it. */
  private static final class Excerpt extends Reader {

    private static final int READ_AHEAD = 16 * 1024;

    private final Reader text;
    private final StringBuilder kept = new StringBuilder();
    private long keptFrom;
    private long line = 1;

    private Excerpt(Reader text) {
      this.text = text;
    }

    private void beginAt(TokenStreamLocation start) {
      kept.delete(0, (int) (start.getCharOffset() - keptFrom));
      keptFrom = start.getCharOffset();
      line = start.getLineNr();
    }

    private String upTo(TokenStreamLocation end) {
      int length = (int) (end.getCharOffset() - keptFrom);
      if (length > LineReader.MAX_LINE) {
        throw new BadRowException(line, "longer than " + LineReader.MAX_LINE + " characters");
      }
      return kept.substring(0, length);
    }

    private String first(int length) {
      return kept.substring(0, length);
    }

    /**
     * @throws BadRowException if an element is too long, or the text is none
     */
    @Override
    public int read(char[] target, int offset, int length) throws IOException {
      if (kept.length() > LineReader.MAX_LINE + READ_AHEAD) {
        throw new BadRowException(line, "longer than " + LineReader.MAX_LINE + " characters, so nothing after it was read");
      }
      int count = text.read(target, offset, Math.min(length, READ_AHEAD));
      kept.append(target, offset, Math.max(count, 0));
      return count;
    }

    @Override
    public void close() {
      try {
        text.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
