package dev.winnow.driver.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.driver.LoggedLines;
import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeServerTest {
  /** Spark authenticates by SASL where it encrypts nothing. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoDoesNotKnowTheSecretIsToldOfByTheOneThatWasAsked(boolean encrypted) throws Exception {
    try (ExchangeServer asked = server("known to all", encrypted);
        ExchangeServer stranger = server("guessed", encrypted);
        LoggedLines lines = LoggedLines.of(ExchangeServer.class)) {
      for (int knocks = 0; knocks < 3; knocks++) {
        assertThatThrownBy(() -> stranger.connect(asked.address()));
        assertThat(lines.next())
            .endsWith("was refused: it did not show the secret of the executors")
            .doesNotContain(":%d ".formatted(asked.address().port()));
      }
    }
  }

  private static ExchangeServer server(String secret, boolean encrypted) {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.app.id", "test")
            .set("spark.authenticate", "true")
            .set("spark.authenticate.secret", secret)
            .set("spark.network.crypto.enabled", Boolean.toString(encrypted));
    return Intruder.server(conf);
  }
}
