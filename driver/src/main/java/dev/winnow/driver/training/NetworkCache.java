package dev.winnow.driver.training;

import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.network.NetworkConfiguration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Built networks that no task of this JVM is using, since building one takes longer than a step.
 * Only a cache: their parameters are overwritten before use. Keeps networks of one configuration,
 * the last that was asked for.
 */
final class NetworkCache {
  private static final Deque<MemberNetwork> IDLE = new ArrayDeque<>();
  private static NetworkConfiguration idleConfiguration;

  private NetworkCache() {}

  static MemberNetwork borrow(NetworkConfiguration configuration) {
    synchronized (IDLE) {
      if (!configuration.equals(idleConfiguration)) {
        IDLE.clear();
        idleConfiguration = configuration;
      }
      if (!IDLE.isEmpty()) {
        return IDLE.pop();
      }
    }
    return MemberNetwork.create(configuration);
  }

  static void giveBack(NetworkConfiguration configuration, MemberNetwork network) {
    synchronized (IDLE) {
      if (configuration.equals(idleConfiguration)) {
        IDLE.push(network);
      }
    }
  }
}
