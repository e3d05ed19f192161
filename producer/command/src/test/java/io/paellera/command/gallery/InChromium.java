package io.paellera.command.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link FruitGallery}, one for all test classes. Its page is opened before each test, and may not complain of anything by
 * the end of it. Without a Chromium the tests are skipped, which is told.
 */
final class InChromium implements ExecutionCondition, ParameterResolver, BeforeEachCallback, AfterEachCallback {

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
    return gallery(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    gallery(context).open();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Browser browser = gallery(context).browser();
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.evaluate("document.title").asString()).isEqualTo(FruitGallery.TITLE);
  }

  private static FruitGallery gallery(ExtensionContext context) {
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
