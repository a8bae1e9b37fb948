/* The least client there can be: connects, upgrades, sends one frame, reads the answer.
 * What the cold start of the real one is measured against. Checks nothing.
 * Usage: least_client PORT */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
    static const char upgrade[] =
        "GET /primus HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    static const char call[] = "{\"type\":0,\"data\":[\"find\",\"messages\",{}],\"id\":1}";
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(argc > 1 ? atoi(argv[1]) : 0),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char buffer[65536];
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) return 1;
    if (write(fd, upgrade, sizeof upgrade - 1) < 0 || read(fd, buffer, sizeof buffer) <= 0) return 1;

    /* One masked text frame, with a mask of zeros. */
    unsigned char frame[6 + sizeof call - 1] = {0x81, 0x80 | (sizeof call - 1)};
    memcpy(frame + 6, call, sizeof call - 1);
    if (write(fd, frame, sizeof frame) < 0) return 1;

    ssize_t got = read(fd, buffer, sizeof buffer);
    if (got <= 4) return 1;
    return fwrite(buffer + 4, 1, got - 4, stdout) == (size_t)(got - 4) ? 0 : 1;
}
