package io.paellera.schemas;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** What is wrong with text that should be JSON, without the names of the parser's classes and settings. */
public final class JsonFault {

  private static final Pattern PARSERS_OWN = Pattern.compile(", from `[^`]*`|`| \\(start marker at .*");

  private JsonFault() {}

  public static String of(JacksonException e) {
    return e instanceof DatabindException
        ? "something follows the value"
        : PARSERS_OWN.matcher(e.getOriginalMessage()).replaceAll("").lines().findFirst().orElse("");
  }
}
