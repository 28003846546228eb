// The compiled parts of Asio, once for the room (BOOST_ASIO_SEPARATE_COMPILATION): other files then compile in a fraction of the time.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
