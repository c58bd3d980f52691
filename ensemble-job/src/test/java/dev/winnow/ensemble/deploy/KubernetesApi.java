package dev.winnow.ensemble.deploy;

import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/** A Kubernetes API that keeps what it is sent, starts nothing, and remembers what was asked. */
final class KubernetesApi implements AutoCloseable {
  private static final Pattern NAMESPACED =
      Pattern.compile("/api/v1/namespaces/winnow/([a-z]+)(/[^?]+)?(\\?.*)?");

  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Semaphore pods = new Semaphore(0);
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new Dispatcher(), false);
  private final NamespacedKubernetesClient client;

  KubernetesApi() {
    server.init();
    client = server.createClient();
  }

  /** As spark-submit's --master. */
  String master() {
    return "k8s://http://%s:%d".formatted(server.getHostName(), server.getPort());
  }

  NamespacedKubernetesClient client() {
    return client;
  }

  /** Waits until so many pods more have been created; false when that takes minutes. */
  boolean awaitPods(int number) throws InterruptedException {
    return pods.tryAcquire(number, 120, TimeUnit.SECONDS);
  }

  /** What clients have done, each as a role would name it: verb and resource. */
  Set<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }

  private final class Dispatcher extends KubernetesCrudDispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String what = what(request);
      asked.add(what);
      MockResponse response = super.dispatch(isApply(request) ? creation(request) : request);
      if (what.equals("create pods")) {
        pods.release();
      }
      return response;
    }

    private static String what(RecordedRequest request) {
      Matcher path = NAMESPACED.matcher(request.getPath());
      if (!path.matches()) {
        return request.getMethod() + " " + request.getPath();
      }
      boolean named = path.group(2) != null;
      boolean watching = path.group(3) != null && path.group(3).contains("watch=true");
      return verb(request.getMethod(), named, watching) + " " + path.group(1);
    }

    private static boolean isApply(RecordedRequest request) {
      return request.getMethod().equals("PATCH") && request.getPath().contains("fieldManager=");
    }

    /** To apply what is not there is to create it; the server knows only the latter. */
    private static RecordedRequest creation(RecordedRequest apply) {
      String path = apply.getPath();
      return new RecordedRequest(
          "POST %s HTTP/1.1".formatted(path.substring(0, path.lastIndexOf('/'))),
          apply.getHeaders(),
          apply.getChunkSizes(),
          apply.getBodySize(),
          apply.getBody(),
          apply.getSequenceNumber(),
          new Socket());
    }

    private static String verb(String method, boolean named, boolean watching) {
      return switch (method) {
        case "GET" -> watching ? "watch" : named ? "get" : "list";
        case "POST" -> "create";
        case "PUT" -> "update";
        case "DELETE" -> named ? "delete" : "deletecollection";
        default -> method.toLowerCase(Locale.ROOT);
      };
    }
  }
}
