package io.paellera.command.gallery;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a {@link FruitGallery}, one for all test classes; without a Chromium they are skipped, which is told. */
final class InChromium implements ExecutionCondition, ParameterResolver {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Browser.find().isPresent()) {
      return ConditionEvaluationResult.enabled("Chromium is installed");
    }
    String why = "SKIPPED: %s, because no Chromium is installed (apt-get install chromium)".formatted(context.getDisplayName());
    System.err.println(why);
    return ConditionEvaluationResult.disabled(why);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == FruitGallery.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(InChromium.class))
        .computeIfAbsent(FruitGallery.class, type -> start(), FruitGallery.class);
  }

  private static FruitGallery start() {
    try {
      return new FruitGallery(Browser.find().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
