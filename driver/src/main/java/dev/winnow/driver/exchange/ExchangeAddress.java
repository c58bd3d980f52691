package dev.winnow.driver.exchange;

import java.io.Serializable;

/** Where the exchange server of an executor listens. */
record ExchangeAddress(String host, int port) implements Serializable {
  static ExchangeAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    return new ExchangeAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
