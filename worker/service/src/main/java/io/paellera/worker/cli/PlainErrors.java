package io.paellera.worker.cli;

import io.paellera.renderer.weights.WeightsException;
import io.paellera.worker.config.InvalidSettingException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one line what the user has to mend; keeps stack traces for what only a developer can. */
final class PlainErrors implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) throws Exception {
    if (error instanceof InvalidSettingException || error instanceof WeightsException || error instanceof IllegalArgumentException) {
      command.getErr().println(command.getColorScheme().errorText(error.getMessage()));
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    throw error;
  }
}
