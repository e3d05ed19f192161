package io.paellera.command.openai;

/** Labels of a job that keep what its line of a batch file said and a job has no field for. */
public final class RequestLabels {

  /** What the line calls the job. */
  public static final String CUSTOM_ID = "custom_id";

  /** How the line wants its pictures: {@value #AS_ADDRESS} (as is meant where it is left out) or {@value #AS_TEXT}. */
  public static final String RESPONSE_FORMAT = "response_format";

  public static final String AS_ADDRESS = "url";
  public static final String AS_TEXT = "b64_json";

  private RequestLabels() {}
}
