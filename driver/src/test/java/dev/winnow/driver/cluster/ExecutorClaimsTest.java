package dev.winnow.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ExecutorClaimsTest {
  private static final long LONG_WAIT_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final AtomicInteger live = new AtomicInteger(6);

  @Test
  void membersGetWhatTheyWantWhileAllExecutorsAreThere() throws Exception {
    ExecutorClaims claims = new ExecutorClaims(live::get, 6, LONG_WAIT_MILLIS);
    assertThat(claims.claim("a", 2)).isEqualTo(2);
    assertThat(claims.claim("b", 2)).isEqualTo(2);
    assertThat(claims.claim("c", 2)).isEqualTo(2);
    assertThat(claims.claim("a", 2)).as("the same anew").isEqualTo(2);
  }

  @Test
  void theReplacementOfALostExecutorIsWaitedFor() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    ExecutorClaims claims =
        new ExecutorClaims(() -> looks.incrementAndGet() < 3 ? 1 : 2, 2, LONG_WAIT_MILLIS);
    assertThat(claims.claim("a", 2)).isEqualTo(2);
    assertThat(looks).hasValue(3);
  }

  @Test
  void aLossIsWaitedForOnlyOnceAndAReturnIsNoticed() throws Exception {
    live.set(1);
    ExecutorClaims claims = new ExecutorClaims(live::get, 2, 0);
    assertThat(claims.claim("a", 2)).isEqualTo(1);
    live.set(2);
    assertThat(claims.claim("a", 2)).isEqualTo(2);
  }

  @Test
  void onlyTheMemberThatLostAnExecutorHasOneLess() throws Exception {
    ExecutorClaims claims = new ExecutorClaims(live::get, 6, 0);
    claims.claim("a", 2);
    claims.claim("b", 2);
    claims.claim("c", 2);
    assertThat(claims.areCovered()).isTrue();
    live.set(5);
    assertThat(claims.areCovered()).isFalse();
    assertThat(claims.claim("b", 2)).isEqualTo(1);
    assertThat(claims.areCovered()).isTrue();
    assertThat(claims.claim("a", 2)).isEqualTo(2);
    assertThat(claims.claim("c", 2)).isEqualTo(2);
  }

  @Test
  void aMemberWaitsWhileOthersHaveAllThatIsLeft() throws Exception {
    live.set(2);
    ExecutorClaims claims = new ExecutorClaims(live::get, 4, 0);
    assertThat(claims.claim("a", 2)).isEqualTo(2);
    CompletableFuture<Integer> other =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return claims.claim("b", 2);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    claims.release("a");
    assertThat(other.get()).isEqualTo(2);
  }

  @Test
  void noExecutorAtAllIsSaidAfterTheWait() throws Exception {
    live.set(0);
    assertThat(new ExecutorClaims(live::get, 2, 0).claim("a", 2)).isZero();
  }
}
