package dev.winnow.driver.exchange;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.client.TransportClient;
import scala.Option;

/** Somebody who has no business with the exchange between executors and tries all the same. */
public final class Intruder implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final List<ExchangeAddress> targets;
  private final ExchangeServer withoutSecret;
  private final ExchangeServer withAnother;
  private final Random random = new Random(Long.getLong("test.seed"));
  private int refused;
  private int letIn;

  private Intruder(List<ExchangeAddress> targets, SparkConf secured) {
    this.targets = targets;
    withoutSecret = server(new SparkConf(false));
    withAnother = server(secured.clone().set("spark.authenticate.secret", "guessed"));
  }

  /** At the servers of the executors. */
  public static Intruder at(JavaSparkContext spark) {
    List<Integer> tasks = Collections.nCopies(8, 0);
    List<String> addresses =
        spark
            .parallelize(tasks, tasks.size())
            .map(task -> ExchangeServer.ofExecutor().address().toString())
            .distinct()
            .collect();
    return new Intruder(addresses.stream().map(ExchangeAddress::parse).toList(), spark.getConf());
  }

  /** Tries every way at every executor. */
  public void attack() {
    for (ExchangeAddress target : targets) {
      tried(() -> acceptsGarbage(target));
      tried(() -> withoutSecret.connect(target).sendRpcSync(garbage(100), TIMEOUT_MILLIS) != null);
      tried(
          () -> {
            try (TransportClient client = withAnother.connect(target)) {
              return client.isActive();
            }
          });
    }
  }

  /** How often it was turned away. */
  public int refused() {
    return refused;
  }

  /** How often it was not. */
  public int letIn() {
    return letIn;
  }

  @Override
  public void close() {
    withoutSecret.close();
    withAnother.close();
  }

  private void tried(Callable<Boolean> way) {
    boolean in;
    try {
      in = way.call();
    } catch (Exception e) {
      in = false;
    }
    letIn += in ? 1 : 0;
    refused += in ? 0 : 1;
  }

  /** Whether the connection stays open, or is answered, after bytes that mean nothing. */
  private boolean acceptsGarbage(ExchangeAddress target) throws IOException {
    try (Socket socket = new Socket(target.host(), target.port())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(garbage(4096).array());
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  private ByteBuffer garbage(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  /** One that listens on the loopback address, with its own way to reach others. */
  static ExchangeServer server(SparkConf conf) {
    return new ExchangeServer(conf, new SecurityManager(conf, Option.empty(), null), "127.0.0.1");
  }
}
