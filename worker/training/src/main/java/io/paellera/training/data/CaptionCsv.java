package io.paellera.training.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code file,caption} lines, with quotes as RFC 4180 has them, but no line breaks within quotes. */
final class CaptionCsv {

  private CaptionCsv() {}

  static List<PictureInfo> read(Path file) {
    var captions = new LinkedHashMap<String, List<String>>();
    var lines = PictureFolder.lines(file);
    for (var i = 0; i < lines.size(); i++) {
      var fields = fields(lines.get(i));
      var isHeader = i == 0 && fields.equals(List.of("file", "caption"));
      if (!isHeader && !lines.get(i).isBlank()) {
        if (fields.size() != 2 || fields.get(1).isBlank()) {
          throw new DatasetException(file, "line " + (i + 1) + " isn't \"file,caption\": " + lines.get(i));
        }
        captions.computeIfAbsent(fields.get(0), name -> new ArrayList<>()).add(fields.get(1));
      }
    }
    return captions.entrySet().stream()
        .map(entry -> new PictureInfo(entry.getKey(), entry.getValue(), Map.of(), 1, PictureInfo.TRAIN))
        .toList();
  }

  private static List<String> fields(String line) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    var quoted = false;
    for (var i = 0; i < line.length(); i++) {
      var c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields;
  }
}
