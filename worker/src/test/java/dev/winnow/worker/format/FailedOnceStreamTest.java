package dev.winnow.worker.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class FailedOnceStreamTest {
  @Test
  void whatFailedFirstIsThrownThoughClosingFailsWithTheSame() {
    IOException full = new IOException("no space left");
    assertThatThrownBy(
            () -> {
              try (OutputStream out = new FailedOnceStream(failing(full))) {
                out.write(new byte[8]);
              }
            })
        .isSameAs(full);
  }

  @Test
  void whatIsWrittenArrives() throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (OutputStream out = new FailedOnceStream(target)) {
      out.write(7);
      out.write(new byte[] {1, 2, 3}, 1, 2);
    }
    assertThat(target.toByteArray()).containsExactly(7, 2, 3);
  }

  private static OutputStream failing(IOException failure) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw failure;
      }

      @Override
      public void close() throws IOException {
        throw failure;
      }
    };
  }
}
