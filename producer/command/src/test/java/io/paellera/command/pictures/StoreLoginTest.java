package io.paellera.command.pictures;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SDK of the store loads these by name, and fails where it needs one that isn't there. */
class StoreLoginTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "software.amazon.awssdk.services.sts.internal.StsWebIdentityCredentialsProviderFactory",
        "software.amazon.awssdk.services.sts.internal.StsProfileCredentialsProviderFactory",
        "software.amazon.awssdk.services.sso.auth.SsoProfileCredentialsProviderFactory",
        "software.amazon.awssdk.services.ssooidc.SsoOidcProfileTokenProviderFactory"
      })
  void loginByTokenRoleAndSingleSignOnIsThere(String factory) {
    assertThatCode(() -> Class.forName(factory)).doesNotThrowAnyException();
  }
}
