package io.paellera.training.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code file,caption} records, in UTF-8, after RFC 4180. */
final class CaptionCsv {

  private static final List<String> HEADER = List.of("file", "caption");

  private static final int BYTE_ORDER_MARK = 0xfeff;

  private CaptionCsv() {}

  static List<PictureInfo> read(Path file) {
    var captions = new LinkedHashMap<String, List<String>>();
    try (var records = open(file)) {
      for (CsvRecord record : records) {
        List<String> fields = record.getFields().stream().map(String::strip).toList();
        boolean isHeader = captions.isEmpty() && fields.equals(HEADER);
        boolean isBlank = fields.stream().allMatch(String::isEmpty);
        if (!isHeader && !isBlank) {
          require(fields.size() == HEADER.size() && !fields.get(1).isEmpty(), file, record);
          captions.computeIfAbsent(fields.get(0), name -> new ArrayList<>()).add(fields.get(1));
        }
      }
    } catch (CsvParseException | IOException | UncheckedIOException e) {
      throw new DatasetException(file, why(e), e);
    }
    return captions.entrySet().stream()
        .map(entry -> new PictureInfo(entry.getKey(), entry.getValue(), Map.of(), 1, PictureInfo.TRAIN))
        .toList();
  }

  private static CsvReader<CsvRecord> open(Path file) throws IOException {
    BufferedReader text = Files.newBufferedReader(file);
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return CsvReader.builder()
        .skipEmptyLines(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .trimWhitespacesAroundQuotes(true)
        .allowUnclosedQuote(false)
        .ofCsvRecord(text);
  }

  private static String why(Exception e) {
    if (e instanceof MalformedInputException || e.getCause() instanceof MalformedInputException) {
      return "is no text in UTF-8";
    }
    return e instanceof CsvParseException
        ? "is no CSV: " + e.getMessage() + "; write \"\" for a quote in a field"
        : "can't be read: " + e.getMessage();
  }

  private static void require(boolean good, Path file, CsvRecord record) {
    if (!good) {
      throw new DatasetException(
          file, "line " + record.getStartingLineNumber() + " isn't \"file,caption\": " + String.join(",", record.getFields()));
    }
  }
}
